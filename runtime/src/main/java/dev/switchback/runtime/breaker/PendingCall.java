package dev.switchback.runtime.breaker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a caller gets for a call that answers later. The call is reported once, whatever the caller does with this. */
final class PendingCall<T extends @Nullable Object> extends CompletableFuture<T> {
    private final CompletionStage<T> running;
    private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> report;
    private final AtomicBoolean reported = new AtomicBoolean();

    private PendingCall(
            CompletionStage<T> running, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> report) {
        this.running = running;
        this.report = report;
    }

    static <T extends @Nullable Object> CompletableFuture<T> of(
            CompletionStage<T> running, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> report) {
        PendingCall<T> pending = new PendingCall<>(running, report);
        try {
            var unused = running.whenComplete(pending::ended);
        } catch (Throwable e) {
            pending.ended(null, e); // A stage that cannot be listened to.
        }
        return pending;
    }

    private void ended(@Nullable T result, @Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        try {
            reportOnce(result, cause);
        } finally {
            if (cause == null) {
                complete(result);
            } else {
                super.completeExceptionally(cause);
            }
        }
    }

    private void reportOnce(@Nullable T result, @Nullable Throwable thrown) {
        if (reported.compareAndSet(false, true)) {
            report.accept(result, thrown);
        }
    }

    /** The caller's time limit is over: the dependency was too slow for it, which is known now. */
    @Override
    public boolean completeExceptionally(Throwable thrown) {
        if (thrown instanceof TimeoutException && !isDone()) {
            reportOnce(null, thrown);
        }
        return super.completeExceptionally(thrown);
    }

    /** Cancels the call, so that the breaker is told before the caller's own stages run. */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        try {
            running.toCompletableFuture().cancel(mayInterrupt);
        } catch (UnsupportedOperationException notCancellable) {
            return super.cancel(mayInterrupt);
        }
        return super.cancel(mayInterrupt);
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new Dependent<>(this);
    }

    /** What a caller made of the future, such as by {@code thenApply}: its time limit is the call's too. */
    private static final class Dependent<T extends @Nullable Object> extends CompletableFuture<T> {
        private final PendingCall<?> call;

        Dependent(PendingCall<?> call) {
            this.call = call;
        }

        @Override
        public boolean completeExceptionally(Throwable thrown) {
            if (thrown instanceof TimeoutException && !isDone() && !call.isDone()) {
                call.reportOnce(null, thrown);
            }
            return super.completeExceptionally(thrown);
        }

        @Override
        public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
            return new Dependent<>(call);
        }
    }
}
