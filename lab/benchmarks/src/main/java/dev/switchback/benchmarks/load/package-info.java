/** What {@code switchback load} measures, beside what a server of known latency did. */
@NullMarked
package dev.switchback.benchmarks.load;

import org.jspecify.annotations.NullMarked;
