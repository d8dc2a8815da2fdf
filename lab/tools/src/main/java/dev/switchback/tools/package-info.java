/**
 * Finds the real programs that tests, the demo and the benchmarks use (Prometheus, Alertmanager, Redis...), and installs
 * those that the demo cannot do without. {@link dev.switchback.tools.Programs} is where to start.
 */
@NullMarked
package dev.switchback.tools;

import org.jspecify.annotations.NullMarked;
