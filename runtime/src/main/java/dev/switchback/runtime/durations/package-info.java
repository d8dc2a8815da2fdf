/** Parses and prints durations. */
@NullMarked
package dev.switchback.runtime.durations;

import org.jspecify.annotations.NullMarked;
