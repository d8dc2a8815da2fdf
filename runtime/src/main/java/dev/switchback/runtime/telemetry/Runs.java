package dev.switchback.runtime.telemetry;

import dev.switchback.runtime.breaker.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The calls of one breaker, in order, as runs. For one thread at a time. */
final class Runs {
    private final int most;
    private final long slowNanos;
    private final List<Run> ended = new ArrayList<>();
    private Outcome outcome = Outcome.SUCCESS;
    private long longest;
    private int count;

    /** @param slowNanos from which duration a call is slow */
    Runs(int most, long slowNanos) {
        this.most = most;
        this.slowNanos = slowNanos;
    }

    /** Returns false when there is no room for a further run. */
    boolean add(Outcome what, long nanos) {
        if (count > 0 && what == outcome && isAlike(nanos)) {
            count++;
            longest = Math.max(longest, nanos);
            return true;
        }
        if (ended.size() + 1 >= most) {
            return false;
        }
        if (count > 0) {
            ended.add(last());
        }
        outcome = what;
        longest = nanos;
        count = 1;
        return true;
    }

    private boolean isAlike(long nanos) {
        return Run.magnitude(nanos) == Run.magnitude(longest) && nanos >= slowNanos == longest >= slowNanos;
    }

    private Run last() {
        return new Run(outcome, count, Run.millis(longest));
    }

    /** At least one, once a call was added. */
    List<Run> all() {
        List<Run> all = new ArrayList<>(ended);
        all.add(last());
        return all;
    }
}
