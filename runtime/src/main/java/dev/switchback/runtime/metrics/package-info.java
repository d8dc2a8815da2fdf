/** What breakers tell Prometheus, read from them when it asks. */
@NullMarked
package dev.switchback.runtime.metrics;

import org.jspecify.annotations.NullMarked;
