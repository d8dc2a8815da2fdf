/** Measurements, each beside what it is compared with, in one run. {@link dev.switchback.benchmarks.Families} lists them. */
@NullMarked
package dev.switchback.benchmarks;

import org.jspecify.annotations.NullMarked;
