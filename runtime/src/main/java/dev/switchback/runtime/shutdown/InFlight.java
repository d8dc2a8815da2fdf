package dev.switchback.runtime.shutdown;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The requests that are being answered, or wait for that, so that none is cut off. Thread-safe. */
public final class InFlight {
    /** What this thread runs, of {@link #countingQueued}. */
    private static final ThreadLocal<@Nullable Arrival> HERE = new ThreadLocal<>();

    /** Handed to an executor, and not begun. */
    private final AtomicLong arrived = new AtomicLong();

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<@Nullable CompletableFuture<Void>> waiting = new AtomicReference<>();

    InFlight() {}

    /** A request that is being answered until it is closed; closing it again does nothing. */
    public interface Request extends AutoCloseable {
        @Override
        void close();
    }

    private record Arrival(InFlight where, Request place) {}

    /** A request is being answered from now on. */
    public Request begin() {
        count.incrementAndGet();
        Arrival here = HERE.get();
        if (here != null && here.where() == this) {
            here.place().close(); // it is counted now, and must not be counted twice
        }
        return once(() -> {
            ended.incrementAndGet();
            count.decrementAndGet();
        });
    }

    /**
     * Threads for a server's requests: one that waits for its turn there is waited for as well. On its thread the first
     * {@link #begin} takes its place.
     */
    public Executor countingQueued(Executor threads) {
        return task -> {
            arrived.incrementAndGet();
            Request place = once(arrived::decrementAndGet);
            try {
                threads.execute(() -> run(task, place));
            } catch (RuntimeException | Error e) {
                place.close();
                throw e;
            }
        };
    }

    private void run(Runnable task, Request place) {
        HERE.set(new Arrival(this, place));
        try (place) {
            task.run();
        } finally {
            HERE.remove();
        }
    }

    private Request once(Runnable end) {
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                end.run();
                wakeIfIdle();
            }
        };
    }

    private void wakeIfIdle() {
        CompletableFuture<Void> waiter = waiting.get();
        if (waiter != null && left() == 0) {
            waiter.complete(null);
        }
    }

    /** How many are being answered now. */
    public long count() {
        return count.get();
    }

    /** How many are being answered now, or wait for it. A request goes from the first number to the second. */
    long left() {
        return arrived.get() + count.get();
    }

    /** How many have been answered so far. */
    long ended() {
        return ended.get();
    }

    /** Completes as soon as none is left. */
    CompletionStage<Void> idle() {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiting.set(waiter);
        wakeIfIdle();
        return waiter;
    }
}
