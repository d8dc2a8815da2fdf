package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which calls count as failed. Exceptions are looked for behind wrappers such as {@code ExecutionException} too. Unless
 * {@code recorded} names them, some exceptions are ignored: those that say that the caller gave up (interrupted, cancelled),
 * and those of a process in trouble ({@code OutOfMemoryError} and every other {@link VirtualMachineError}, and
 * {@link LinkageError}).
 *
 * @param excluded names of exception classes that say nothing about the dependency, subclasses included
 * @param recorded names of the only exception classes that count, subclasses included; empty for all
 * @param failedResult results that count as failures; null for none
 * @param retryAfter finds in a result or an exception when the dependency wants to be called again, null when it did not
 *     say; null for {@link RetryAfter} alone
 * @param cancelled whether calls that were interrupted or cancelled count as failed
 */
public record Classification(
        Set<String> excluded,
        Set<String> recorded,
        @Nullable Predicate<@Nullable Object> failedResult,
        @Nullable Function<Object, @Nullable Duration> retryAfter,
        boolean cancelled) {
    static final Classification DEFAULT = new Classification(Set.of(), Set.of(), null, null, false);

    public Classification {
        excluded = Set.copyOf(excluded);
        recorded = Set.copyOf(recorded);
    }

    /** Whether an exception says something about the dependency. */
    boolean counts(Throwable thrown) {
        if (Causes.any(thrown, cause -> named(excluded, cause))) {
            return false;
        }
        if (!recorded.isEmpty()) {
            return Causes.any(thrown, cause -> named(recorded, cause));
        }
        Throwable cause = Causes.unwrap(thrown);
        return !Causes.isOfThisProcess(cause) && (cancelled || !Causes.isCancelled(cause));
    }

    private static boolean named(Set<String> names, Throwable cause) {
        if (names.isEmpty()) {
            return false;
        }
        for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
            if (names.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Duration retryAfterOf(Object resultOrCause) {
        Duration found = retryAfter == null ? null : retryAfter.apply(resultOrCause);
        return found == null && resultOrCause instanceof RetryAfter aware
                ? aware.retryAfter().orElse(null)
                : found;
    }
}
