package dev.switchback.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * What a read of one object found. A read that could not be answered is no reading: it throws {@link ApiException}.
 *
 * @param found the object as it was, never from a cache; empty when the API server answered that there is none
 * @param serverTime the API server's clock when it answered (its {@code Date} header, whole seconds). For a name that no
 *     object can have there is no call, and this is the clock of the answer before, or the epoch.
 * @param <T> the object's type
 */
public record Reading<T>(Optional<T> found, Instant serverTime) {
    static <T> Reading<T> of(T value, Instant serverTime) {
        return new Reading<>(Optional.of(value), serverTime);
    }

    static <T> Reading<T> missing(Instant serverTime) {
        return new Reading<>(Optional.empty(), serverTime);
    }
}
