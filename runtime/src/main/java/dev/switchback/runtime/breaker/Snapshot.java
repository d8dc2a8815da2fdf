package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Map;

/**
 * A breaker at one moment. Counts are since it was made.
 *
 * @param state as {@link CircuitBreaker#state()}
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
        Window window,
        Map<Outcome, Long> calls,
        ResponseTimes times) {

    /**
     * What a closed breaker's window holds.
     *
     * @param calls in the window
     * @param failures of them
     * @param slowCalls of them
     * @param consecutiveFailures since the last success
     */
    public record Window(long calls, long failures, long slowCalls, int consecutiveFailures) {
        static final Window EMPTY = new Window(0, 0, 0, 0);

        /** Share of the calls that failed; 0 when there were none. */
        public double failureRate() {
            return calls == 0 ? 0 : (double) failures / calls;
        }

        /** Share of the calls that were slow; 0 when there were none. */
        public double slowCallRate() {
            return calls == 0 ? 0 : (double) slowCalls / calls;
        }
    }

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
