package dev.switchback.runtime.breaker;

/**
 * What a closed breaker's window holds.
 *
 * @param calls in the window
 * @param failures of them
 * @param slowCalls of them
 * @param consecutiveFailures since the last success
 */
public record WindowReading(long calls, long failures, long slowCalls, int consecutiveFailures) {
    static final WindowReading EMPTY = new WindowReading(0, 0, 0, 0);

    /** Share of the calls that failed; 0 when there were none. */
    public double failureRate() {
        return calls == 0 ? 0 : (double) failures / calls;
    }

    /** Share of the calls that were slow; 0 when there were none. */
    public double slowCallRate() {
        return calls == 0 ? 0 : (double) slowCalls / calls;
    }
}
