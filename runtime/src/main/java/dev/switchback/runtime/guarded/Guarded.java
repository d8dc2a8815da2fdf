package dev.switchback.runtime.guarded;

import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts the calls of a bean's method behind the circuit breaker of this name, in Spring and Micronaut. A rejected call
 * throws {@link dev.switchback.runtime.breaker.CircuitOpenException}. For a method that returns a
 * {@link java.util.concurrent.CompletionStage}, a {@code Mono}, a {@code Flux} or a {@code Publisher}, what counts is how
 * that ends, and a rejection arrives there.
 *
 * <p>Whatever cannot be guarded stops the application's start, with the method's name: private, static and final methods,
 * other kinds of futures, and, in Spring, calls from within the same object, which pass no proxy.
 */
@Around
@Documented
@Inherited
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarded {
    /** The breaker's name. */
    String value();

    /**
     * The name of a method of the same class that answers when the call was rejected or failed. It has the same parameters,
     * optionally followed by one for the failure, and a return type that fits. A failure that is no instance of that
     * parameter's type reaches the caller. Empty for none.
     */
    String fallback() default "";
}
