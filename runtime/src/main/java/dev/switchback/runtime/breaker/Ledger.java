package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Everything that was ever counted of one breaker, except what the cells of the closed generation still hold. */
final class Ledger {
    private final Map<Outcome, LongAdder> outcomes = adders(Outcome.class);
    private final Map<FailureKind, LongAdder> failures = adders(FailureKind.class);
    private final Map<State, Map<State, LongAdder>> transitions = new EnumMap<>(State.class);
    private final LongAdder slowCalls = new LongAdder();
    private final LongAdder callbacksFailed = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();
    private final AtomicLongArray buckets = new AtomicLongArray(Histogram.BUCKETS);
    private final LongAdder nanos = new LongAdder();

    Ledger() {
        for (State from : State.values()) {
            transitions.put(from, adders(State.class));
        }
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        Map<K, LongAdder> adders = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    /** Never null: the maps hold every constant. */
    private static <K extends Enum<K>> LongAdder of(Map<K, LongAdder> adders, K key) {
        return Objects.requireNonNull(adders.get(key));
    }

    void rejected(boolean dryRun) {
        of(outcomes, dryRun ? Outcome.WOULD_REJECT : Outcome.REJECTED).increment();
    }

    void success(long duration, boolean slow) {
        time(duration);
        of(outcomes, Outcome.SUCCESS).increment();
        if (slow) {
            slowCalls.increment();
        }
    }

    void failure(long duration, FailureKind kind, boolean slow) {
        time(duration);
        of(outcomes, Outcome.FAILURE).increment();
        of(failures, kind).increment();
        if (slow) {
            slowCalls.increment();
        }
    }

    void ignored() {
        of(outcomes, Outcome.IGNORED).increment();
    }

    void callbackFailed() {
        callbacksFailed.increment();
    }

    void fallback() {
        fallbacks.increment();
    }

    long fallbacks() {
        return fallbacks.sum();
    }

    void transition(State from, State to) {
        of(Objects.requireNonNull(transitions.get(from)), to).increment();
    }

    private void time(long duration) {
        buckets.incrementAndGet(Histogram.bucket(duration));
        nanos.add(duration);
    }

    void addSuccesses(int bucket, long count, long sum) {
        if (count > 0) {
            of(outcomes, Outcome.SUCCESS).add(count);
            buckets.addAndGet(bucket, count);
            nanos.add(sum);
        }
    }

    private long calls(Outcome outcome) {
        return of(outcomes, outcome).sum();
    }

    long failures(FailureKind kind) {
        return of(failures, kind).sum();
    }

    long slowCalls() {
        return slowCalls.sum();
    }

    long callbacksFailed() {
        return callbacksFailed.sum();
    }

    long transitions(State from, State to) {
        return of(Objects.requireNonNull(transitions.get(from)), to).sum();
    }

    /** Calls by outcome, with successes that are still in cells. */
    Map<Outcome, Long> calls(long successesInCells) {
        Map<Outcome, Long> calls = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            calls.put(outcome, calls(outcome) + (outcome == Outcome.SUCCESS ? successesInCells : 0));
        }
        return Collections.unmodifiableMap(calls);
    }

    /** Response times, with those that are still in cells. */
    ResponseTimes times(long[] bucketsInCells, long nanosInCells) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < Histogram.BUCKETS; i++) {
            counts.add(buckets.get(i) + bucketsInCells[i]);
        }
        return new ResponseTimes(Histogram.SECONDS, counts, Duration.ofNanos(nanos.sum() + nanosInCells));
    }
}
