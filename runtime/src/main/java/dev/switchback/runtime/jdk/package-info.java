/** Serves on the HTTP server of the JDK. */
@NullMarked
package dev.switchback.runtime.jdk;

import org.jspecify.annotations.NullMarked;
