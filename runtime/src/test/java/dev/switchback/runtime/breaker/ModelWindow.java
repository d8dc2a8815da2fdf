package dev.switchback.runtime.breaker;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that the model judges: all of them, with what they were. */
final class ModelWindow {
    private record Recorded(long at, boolean failed, boolean slow) {}

    private final SlidingWindow settings;
    private final long since;
    private final List<Recorded> calls = new ArrayList<>();
    private int inARow;

    ModelWindow(SlidingWindow settings, long since) {
        this.settings = settings;
        this.since = since;
    }

    void record(long now, boolean failed, boolean slow) {
        calls.add(new Recorded(now, failed, slow));
        inARow = failed ? inARow + 1 : 0;
    }

    private boolean timed() {
        return !settings.time().isZero();
    }

    /** The last so many; or those of this tenth of the time and the nine before it. */
    private List<Recorded> seen(long now) {
        if (!timed()) {
            return calls.subList(Math.max(0, calls.size() - settings.calls()), calls.size());
        }
        long oldest = tenth(now) - 9;
        return calls.stream().filter(call -> tenth(call.at) >= oldest).toList();
    }

    private long tenth(long time) {
        return (time - since) / Math.max(1, settings.time().toNanos() / 10);
    }

    @Nullable
    Reason trips(Thresholds limits, long now) {
        List<Recorded> seen = seen(now);
        if (limits.consecutiveFailures() > 0 && inARow >= limits.consecutiveFailures()) {
            return Reason.CONSECUTIVE_FAILURES;
        }
        if (seen.size() >= settings.minimumCalls()) {
            if (reached(failed(seen), seen.size(), limits.failureRate())) {
                return Reason.FAILURE_RATE;
            }
            if (reached(slow(seen), seen.size(), limits.slowCallRate())) {
                return Reason.SLOW_CALL_RATE;
            }
        }
        return null;
    }

    /** Exact, so that 55 of 100 reach 0.55. */
    private static boolean reached(long count, long of, double share) {
        return share > 0
                && BigDecimal.valueOf(count).compareTo(BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(of))) >= 0;
    }

    private static long failed(List<Recorded> seen) {
        return seen.stream().filter(Recorded::failed).count();
    }

    private static long slow(List<Recorded> seen) {
        return seen.stream().filter(Recorded::slow).count();
    }

    /** The same calls under other settings; where their times or their order are not known, they are spread evenly. */
    ModelWindow resized(SlidingWindow changed, long now) {
        boolean sameSpan = changed.time().equals(settings.time());
        ModelWindow made = new ModelWindow(changed, timed() && sameSpan ? since : now);
        made.inARow = inARow;
        List<Recorded> seen = seen(now);
        int n = seen.size();
        for (int i = 0; i < n; i++) {
            Recorded call = seen.get(i);
            boolean toCalls = timed() && changed.time().isZero();
            made.calls.add(new Recorded(
                    sameSpan ? call.at : now,
                    toCalls ? spread(i + 1, n, failed(seen)) : call.failed,
                    toCalls ? spread(i + 1, n, slow(seen)) : call.slow));
        }
        return made;
    }

    /** Whether one of {@code count} marks, spread evenly with the last at the end, falls on the i-th of n. */
    private static boolean spread(int i, int n, long count) {
        for (long mark = 1; mark <= count; mark++) {
            if ((2L * n * mark + count) / (2 * count) == i) {
                return true;
            }
        }
        return false;
    }

    String describe(long now) {
        List<Recorded> seen = seen(now);
        return seen.size() + " calls, " + failed(seen) + " failed, " + slow(seen) + " slow, " + inARow + " in a row";
    }
}
