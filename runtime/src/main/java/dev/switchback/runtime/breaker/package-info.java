/**
 * The circuit breaker: states, windows, permits that are bound to the state generation that issued them.
 *
 * <p>{@link dev.switchback.runtime.breaker.CircuitBreaker} is where to start. It depends on the JDK and nothing else.
 */
@NullMarked
package dev.switchback.runtime.breaker;

import org.jspecify.annotations.NullMarked;
