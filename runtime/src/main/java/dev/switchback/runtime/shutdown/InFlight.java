package dev.switchback.runtime.shutdown;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The requests that are being answered, so that none is cut off. Thread-safe. */
public final class InFlight {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<@Nullable CompletableFuture<Void>> waiting = new AtomicReference<>();

    InFlight() {}

    /** A request that is being answered until it is closed; closing it again does nothing. */
    public interface Request extends AutoCloseable {
        @Override
        void close();
    }

    /** A request has arrived. */
    public Request begin() {
        count.incrementAndGet();
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                end();
            }
        };
    }

    private void end() {
        ended.incrementAndGet();
        long left = count.decrementAndGet();
        CompletableFuture<Void> waiter = waiting.get();
        if (left == 0 && waiter != null) {
            waiter.complete(null);
        }
    }

    /** How many are being answered now. */
    public long count() {
        return count.get();
    }

    /** How many have been answered so far. */
    long ended() {
        return ended.get();
    }

    /** Completes as soon as none is left. */
    CompletionStage<Void> idle() {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiting.set(waiter);
        if (count.get() == 0) {
            waiter.complete(null);
        }
        return waiter;
    }
}
