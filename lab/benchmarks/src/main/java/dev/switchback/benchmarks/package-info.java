/** Measurements, each beside what it is compared with, in one run. Each is a {@link dev.switchback.benchmarks.Family}. */
@NullMarked
package dev.switchback.benchmarks;

import org.jspecify.annotations.NullMarked;
