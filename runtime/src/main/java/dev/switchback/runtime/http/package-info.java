/** {@code java.net.http.HttpClient} behind circuit breakers. */
@NullMarked
package dev.switchback.runtime.http;

import org.jspecify.annotations.NullMarked;
