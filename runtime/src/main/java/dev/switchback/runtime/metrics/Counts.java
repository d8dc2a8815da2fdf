package dev.switchback.runtime.metrics;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.ResponseTimes;
import dev.switchback.runtime.breaker.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** What a breaker, or several, had counted at one moment: a number for each {@link Counter}, and how long calls took. */
final class Counts {
    private final long[] values;
    final ResponseTimes times;

    private Counts(long[] values, ResponseTimes times) {
        this.values = values;
        this.times = times;
    }

    static Counts of(CircuitBreaker breaker, Snapshot snapshot) {
        long[] values = Counter.ALL.stream()
                .mapToLong(counter -> counter.value().applyAsLong(breaker, snapshot))
                .toArray();
        return new Counts(values, snapshot.times());
    }

    /** Of the n-th counter. */
    long value(int counter) {
        return values[counter];
    }

    Counts plus(Counts other) {
        long[] sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.values[i];
        }
        return new Counts(sums, sum(times, other.times));
    }

    private static ResponseTimes sum(ResponseTimes a, ResponseTimes b) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < a.counts().size(); i++) {
            counts.add(a.counts().get(i) + b.counts().get(i));
        }
        return new ResponseTimes(a.upperBoundsSeconds(), counts, a.total().plus(b.total()));
    }
}
