package dev.switchback.runtime.telemetry;

import dev.switchback.runtime.breaker.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The calls of one breaker, in order, as runs. For one thread at a time. */
final class Runs {
    private final int most;
    private final List<Run> ended = new ArrayList<>();
    private Outcome outcome = Outcome.SUCCESS;
    private long millis;
    private int count;

    Runs(int most) {
        this.most = most;
    }

    /** Returns false when there is no room for a further run. */
    boolean add(Outcome what, long nanos) {
        long rounded = Run.rounded(nanos);
        if (count > 0 && what == outcome && rounded == millis) {
            count++;
            return true;
        }
        if (ended.size() + 1 >= most) {
            return false;
        }
        if (count > 0) {
            ended.add(new Run(outcome, count, millis));
        }
        outcome = what;
        millis = rounded;
        count = 1;
        return true;
    }

    /** At least one, once a call was added. */
    List<Run> all() {
        List<Run> all = new ArrayList<>(ended);
        all.add(new Run(outcome, count, millis));
        return all;
    }
}
