package dev.switchback.runtime.breaker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings as the hot path reads them: nanoseconds and primitives, with what is off out of reach. */
final class CompiledSettings {
    private static final long NEVER = Long.MAX_VALUE;

    final Settings settings;
    final boolean dryRun;
    final long slowNanos;
    final long timeoutNanos;
    /** A success below this needs no more than its count; 0 when every call is listened to. */
    final long ordinaryNanos;

    final int failMax;
    final double failureRate;
    final double slowRate;
    final int minimumCalls;
    final boolean rates;
    final boolean judgesResults;

    CompiledSettings(Settings settings, boolean traced) {
        Thresholds thresholds = settings.thresholds();
        this.settings = settings;
        dryRun = settings.dryRun();
        slowRate = thresholds.slowCallRate() > 0 ? thresholds.slowCallRate() : Double.POSITIVE_INFINITY;
        slowNanos = thresholds.slowCallRate() > 0 ? thresholds.slowCall().toNanos() : NEVER;
        timeoutNanos = thresholds.callTimeout().isZero()
                ? NEVER
                : thresholds.callTimeout().toNanos();
        ordinaryNanos = traced ? 0 : Math.min(Cells.LONGEST_NANOS, Math.min(slowNanos, timeoutNanos));
        failMax = thresholds.consecutiveFailures() > 0 ? thresholds.consecutiveFailures() : Integer.MAX_VALUE;
        failureRate = thresholds.failureRate() > 0 ? thresholds.failureRate() : Double.POSITIVE_INFINITY;
        rates = thresholds.failureRate() > 0 || thresholds.slowCallRate() > 0;
        minimumCalls = settings.window().minimumCalls();
        judgesResults = settings.classification().failedResult() != null;
    }

    /** A Retry-After as far as it is believed, in nanoseconds; 0 for none. */
    long believed(@Nullable Duration retryAfter) {
        if (retryAfter == null || retryAfter.isNegative()) {
            return 0;
        }
        Duration cap = settings.opening().retryAfterCap();
        return (retryAfter.compareTo(cap) > 0 ? cap : retryAfter).toNanos();
    }
}
