package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that stands still until it is moved. */
public final class FakeTicker implements Ticker {
    private final AtomicLong now;

    public FakeTicker() {
        this(1_000);
    }

    public FakeTicker(long start) {
        now = new AtomicLong(start);
    }

    @Override
    public long nanos() {
        return now.get();
    }

    public void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    public void advanceNanos(long nanos) {
        now.addAndGet(nanos);
    }
}
