package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.FailureKind;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one tier did. */
final class TierCounts {
    private final Tier tier;
    private final String source;
    private final LongAdder answered = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder timedOut = new LongAdder();

    TierCounts(Tier tier, String source) {
        this.tier = tier;
        this.source = source;
    }

    Tier tier() {
        return tier;
    }

    String source() {
        return source;
    }

    void answered(long took) {
        answered.increment();
        nanos.add(took);
    }

    void failed(Throwable cause) {
        if (cause instanceof CircuitOpenException) {
            rejected.increment();
        } else if (cause instanceof TierFailedException tier && tier.kind() == FailureKind.TIMEOUT) {
            timedOut.increment();
        } else {
            failed.increment();
        }
    }

    ChainStats.OfTier stats() {
        long count = answered.sum();
        double mean = count == 0 ? 0 : nanos.sum() / 1e9 / count;
        return new ChainStats.OfTier(tier, source, count, failed.sum(), rejected.sum(), timedOut.sum(), mean);
    }
}
