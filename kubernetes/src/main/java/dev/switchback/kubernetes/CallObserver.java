package dev.switchback.kubernetes;

import java.time.Duration;
import java.util.Optional;

/** Hears of every call of an API server, on the thread that made it. */
@FunctionalInterface
public interface CallObserver {

    /**
     * A call has ended.
     *
     * @param method of HTTP; opening a watch is a {@code GET}
     * @param status of the answer; empty when none came
     * @param took until the answer, or until there was none; for a watch until it was open
     */
    void called(String method, Optional<Integer> status, Duration took);
}
