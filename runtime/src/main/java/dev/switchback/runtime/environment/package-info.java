/** Reads environment variables. */
@NullMarked
package dev.switchback.runtime.environment;

import org.jspecify.annotations.NullMarked;
