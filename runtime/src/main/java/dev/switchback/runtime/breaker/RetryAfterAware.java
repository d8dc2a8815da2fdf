package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Optional;

/** An exception or a result that knows when its dependency wants to be called again. */
public interface RetryAfterAware {

    /** From now; empty when the dependency did not say. */
    Optional<Duration> retryAfter();
}
