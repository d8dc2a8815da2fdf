/** Family {@code runtime}: the circuit breaker beside its peers, with JMH. */
@NullMarked
package dev.switchback.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
