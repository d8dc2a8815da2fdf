package dev.switchback.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * What a read of one object found. A read that could not be answered is no reading: it throws {@link ApiException}.
 *
 * @param <T> the object's type
 */
public sealed interface Reading<T> {

    /**
     * The API server's clock when it answered (its {@code Date} header, whole seconds). For a name that no object can
     * have there is no call, and this is the clock of the answer before, or the epoch.
     */
    Instant serverTime();

    /** The object as it was; never from a cache. */
    record Found<T>(T value, Instant serverTime) implements Reading<T> {}

    /** The API server answered that there is no such object. */
    record Missing<T>(Instant serverTime) implements Reading<T> {}

    default Optional<T> found() {
        return this instanceof Found<T> f ? Optional.of(f.value()) : Optional.empty();
    }
}
