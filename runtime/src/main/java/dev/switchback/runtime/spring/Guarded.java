package dev.switchback.runtime.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls of this method, from other beans, go through the circuit breaker of this name. A call that is not made throws
 * {@link dev.switchback.runtime.breaker.CircuitOpenException}; for a method that returns a
 * {@link java.util.concurrent.CompletionStage}, the stage counts.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarded {
    /** The breaker's name. */
    String value();
}
