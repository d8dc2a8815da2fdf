package dev.switchback.runtime.limits;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls are under way at once; others wait in order of arrival, for a while.
 *
 * <pre>{@code
 * Bulkhead bulkhead = new Bulkhead("payments", 10, Duration.ofMillis(200));
 * Receipt receipt = bulkhead.call(() -> breaker.call(() -> client.pay(order)));
 * }</pre>
 *
 * Put it outside the breaker, as here: a full bulkhead says nothing about the dependency. Thread-safe.
 */
public final class Bulkhead {
    private final String name;
    private final int limit;
    private final Duration queueTime;
    /** Guarded by this, as the next. */
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();

    private int active;

    /**
     * @param limit of calls at once, at least 1
     * @param queueTime how long a call waits for its turn; zero for not at all
     */
    public Bulkhead(String name, int limit, Duration queueTime) {
        if (limit < 1 || queueTime.isNegative()) {
            throw new IllegalArgumentException(
                    "bulkhead " + name + ": the limit has to be at least 1 and the queue time at" + " least 0, not "
                            + limit + " and " + queueTime);
        }
        this.name = name;
        this.limit = limit;
        this.queueTime = queueTime;
    }

    /** All places were taken for the whole queue time. It has no stack trace. */
    public static final class FullException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FullException(String name, int limit) {
            super("bulkhead " + name + " is full: " + limit + " calls are under way", null, false, false);
        }
    }

    /**
     * Makes a call; waits for its turn on this thread.
     *
     * @throws FullException when its turn did not come in time
     * @throws InterruptedException when the thread was interrupted while it waited
     * @throws Exception what the call threw
     */
    public <T> T call(Callable<T> call) throws Exception {
        CompletableFuture<Void> turn = enter();
        try {
            turn.get();
        } catch (InterruptedException e) {
            if (!turn.cancel(false) && !turn.isCompletedExceptionally()) {
                leave(); // its turn has just come
            }
            throw e;
        } catch (ExecutionException e) {
            throw new FullException(name, limit);
        }
        try {
            return call.call();
        } finally {
            leave();
        }
    }

    /**
     * Makes a call that answers later; waits for its turn without a thread.
     *
     * @return a future that fails with a {@link FullException} when its turn did not come in time. Cancelling it cancels
     *     the call, or the wait
     */
    public <T> CompletableFuture<T> stage(Supplier<? extends CompletionStage<T>> call) {
        CompletableFuture<Void> turn = enter();
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = turn.isDone()
                ? turn.whenComplete((now, full) -> begin(call, full, result))
                : turn.whenCompleteAsync((now, full) -> begin(call, full, result)); // not on the stack of who leaves
        var unusedToo = result.whenComplete((answer, failure) -> {
            turn.cancel(false); // if the caller has cancelled while it waited
        });
        return result;
    }

    private <T> void begin(
            Supplier<? extends CompletionStage<T>> call, @Nullable Throwable full, CompletableFuture<T> result) {
        if (full != null) {
            result.completeExceptionally(new FullException(name, limit));
            return;
        }
        if (result.isDone()) {
            leave();
            return;
        }
        CompletableFuture<T> running;
        try {
            running = Objects.requireNonNull(call.get(), "the call returned no stage")
                    .toCompletableFuture();
        } catch (Throwable e) {
            running = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> begun = running;
        var unused = begun.whenComplete((answer, failure) -> {
            leave();
            if (failure == null) {
                result.complete(answer);
            } else {
                Throwable cause = failure.getCause();
                result.completeExceptionally(failure instanceof CompletionException && cause != null ? cause : failure);
            }
        });
        var unusedToo = result.whenComplete((answer, failure) -> begun.cancel(true)); // if the caller has cancelled
    }

    /** Completes when it is its turn; fails when it does not come in time. */
    private synchronized CompletableFuture<Void> enter() {
        if (active < limit) {
            active++;
            return CompletableFuture.completedFuture(null);
        }
        if (queueTime.isZero()) {
            return CompletableFuture.failedFuture(new TimeoutException());
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.add(turn);
        var unused =
                turn.orTimeout(queueTime.toNanos(), TimeUnit.NANOSECONDS).whenComplete((now, full) -> forget(turn));
        return turn;
    }

    @SuppressWarnings("CollectionUndefinedEquality") // the very same future
    private synchronized void forget(CompletableFuture<Void> turn) {
        waiting.remove(turn);
    }

    private void leave() {
        CompletableFuture<Void> next = next();
        while (next != null && !next.complete(null)) {
            next = next();
        }
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        CompletableFuture<Void> next = waiting.poll();
        if (next == null) {
            active--;
        }
        return next;
    }

    /** How many calls are under way. */
    public synchronized int active() {
        return active;
    }

    /** How many wait for their turn. */
    public synchronized int waiting() {
        return waiting.size();
    }
}
