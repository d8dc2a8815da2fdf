package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Everything that was ever counted of one breaker, except what the cells of the closed generation still hold. */
@SuppressWarnings("EnumOrdinal") // counters lie in arrays, in the order of their enums
final class Ledger {
    private static final int STATES = State.values().length;

    final AtomicLong callbacksFailed = new AtomicLong();
    final AtomicLong fallbacks = new AtomicLong();
    final AtomicLong slowCalls = new AtomicLong();
    private final LongAdder[] outcomes =
            Stream.generate(LongAdder::new).limit(Outcome.values().length).toArray(LongAdder[]::new);
    private final AtomicLongArray failures = new AtomicLongArray(FailureKind.values().length);
    private final AtomicLongArray transitions = new AtomicLongArray(STATES * STATES);
    private final AtomicLongArray buckets = new AtomicLongArray(ResponseTimes.BUCKETS);
    private final AtomicLong nanos = new AtomicLong();

    void rejected(boolean dryRun) {
        outcomes[(dryRun ? Outcome.WOULD_REJECT : Outcome.REJECTED).ordinal()].increment();
    }

    void success(long duration, boolean slow) {
        ended(Outcome.SUCCESS, duration, slow);
    }

    void failure(long duration, FailureKind kind, boolean slow) {
        ended(Outcome.FAILURE, duration, slow);
        failures.incrementAndGet(kind.ordinal());
    }

    private void ended(Outcome outcome, long duration, boolean slow) {
        buckets.incrementAndGet(ResponseTimes.bucket(duration));
        nanos.addAndGet(duration);
        outcomes[outcome.ordinal()].increment();
        if (slow) {
            slowCalls.incrementAndGet();
        }
    }

    void ignored() {
        outcomes[Outcome.IGNORED.ordinal()].increment();
    }

    void transition(State from, State to) {
        transitions.incrementAndGet(from.ordinal() * STATES + to.ordinal());
    }

    void addSuccesses(int bucket, long count, long sum) {
        if (count > 0) {
            outcomes[Outcome.SUCCESS.ordinal()].add(count);
            buckets.addAndGet(bucket, count);
            nanos.addAndGet(sum);
        }
    }

    long failures(FailureKind kind) {
        return failures.get(kind.ordinal());
    }

    long transitions(State from, State to) {
        return transitions.get(from.ordinal() * STATES + to.ordinal());
    }

    /** Calls by outcome, with successes that are still in cells. */
    Map<Outcome, Long> calls(long[] inCells) {
        long successes = Arrays.stream(inCells, 0, ResponseTimes.BUCKETS).sum();
        Map<Outcome, Long> calls = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            calls.put(outcome, outcomes[outcome.ordinal()].sum() + (outcome == Outcome.SUCCESS ? successes : 0));
        }
        return Collections.unmodifiableMap(calls);
    }

    /** Response times, with those that are still in cells. */
    ResponseTimes times(long[] inCells) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < ResponseTimes.BUCKETS; i++) {
            counts.add(buckets.get(i) + inCells[i]);
        }
        return new ResponseTimes(counts, Duration.ofNanos(nanos.get() + inCells[ResponseTimes.BUCKETS]));
    }
}
