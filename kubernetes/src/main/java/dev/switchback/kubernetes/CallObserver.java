package dev.switchback.kubernetes;

import java.util.Optional;

/** Hears of every call of an API server, on the thread that made it. */
@FunctionalInterface
public interface CallObserver {

    /**
     * A call has ended.
     *
     * @param method of HTTP; opening a watch is a {@code GET}
     * @param status of the answer; empty when none came
     */
    void called(String method, Optional<Integer> status);
}
