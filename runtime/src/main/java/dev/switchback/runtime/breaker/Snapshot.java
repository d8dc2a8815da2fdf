package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Map;

/**
 * A breaker at one moment. Counts are since it was made.
 *
 * @param state what it does with calls
 * @param generation of that state
 * @param remaining how long it stays open; zero unless it is
 * @param window what the rates look at; empty unless it is closed
 * @param calls by outcome
 * @param times response times
 */
public record Snapshot(
        State state,
        long generation,
        Duration remaining,
        WindowReading window,
        Map<Outcome, Long> calls,
        ResponseTimes times) {

    /**
     * From 1 (well) to 0: the share of calls in the window that did not fail, nothing while it is open, half while
     * half-open.
     */
    public double healthScore() {
        return switch (state) {
            case OPEN, FORCED_OPEN -> 0;
            case HALF_OPEN -> 0.5;
            default -> 1 - window.failureRate();
        };
    }
}
