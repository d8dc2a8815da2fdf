package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.Causes;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Rejection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tier that makes a call: behind its breaker, within its time budget.
 *
 * @param acceptable an answer that is not counts as a failure, for the chain and for the breaker
 * @param asksItself the call asks the breaker and tells it what came of it: the tier must not do so a second time
 */
record LiveTier<Q, A>(
        Tier tier,
        CircuitBreaker breaker,
        Duration budget,
        Function<Q, CompletionStage<A>> call,
        Predicate<A> acceptable,
        boolean asksItself) {

    String source() {
        return breaker.name();
    }

    /** Never throws; what failed, failed the future. */
    CompletableFuture<A> call(Q request, ChainExecutors executors) {
        if (asksItself) {
            return bounded(request, executors, (answer, failure) -> {});
        }
        Admission admission = breaker.tryAcquire();
        if (admission instanceof Rejection rejection) {
            return CompletableFuture.failedFuture(rejection.toException());
        }
        Permit permit = (Permit) admission;
        long start = breaker.ticker().nanos();
        return bounded(request, executors, (answer, failure) -> report(permit, start, answer, failure));
    }

    private CompletableFuture<A> bounded(
            Q request, ChainExecutors executors, BiConsumer<@Nullable A, @Nullable Throwable> report) {
        CompletableFuture<A> bounded = new CompletableFuture<>();
        CompletableFuture<A> running = started(request);
        Future<?> timeout = timeout(bounded, executors);
        var unused = running.whenComplete((answer, failure) -> settle(bounded, answer, failure));
        return bounded.whenComplete((answer, failure) -> {
            timeout.cancel(false);
            end(running, failure);
            report.accept(answer, failure);
        });
    }

    /**
     * Ends a call that nobody waits for any more. One that asks the breaker itself is told that its time is over: that is a
     * timeout for the breaker, where cancelling would be its caller's own doing.
     */
    private void end(CompletableFuture<A> running, @Nullable Throwable failure) {
        if (asksItself && failure instanceof TierFailedException && !running.isDone()) {
            running.completeExceptionally(new TimeoutException(failure.getMessage()));
        }
        running.cancel(true);
    }

    /** A call whose end cannot be scheduled fails at once: nothing would bound it. */
    private Future<?> timeout(CompletableFuture<A> bounded, ChainExecutors executors) {
        try {
            return executors
                    .timer()
                    .schedule(() -> executors.run(() -> giveUp(bounded)), budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (Throwable e) {
            bounded.completeExceptionally(e);
            return bounded;
        }
    }

    private void giveUp(CompletableFuture<A> bounded) {
        bounded.completeExceptionally(TierFailedException.timeout(source(), budget));
    }

    private CompletableFuture<A> started(Q request) {
        try {
            return Objects.requireNonNull(call.apply(request).toCompletableFuture(), "the call returned no future");
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(CompletableFuture<A> bounded, A answer, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                bounded.completeExceptionally(cause(failure));
            } else if (acceptable.test(answer)) {
                bounded.complete(answer);
            } else {
                bounded.completeExceptionally(TierFailedException.unacceptable(source()));
            }
        } catch (Throwable e) {
            bounded.completeExceptionally(e);
        }
    }

    private static void report(Permit permit, long start, @Nullable Object answer, @Nullable Throwable failure) {
        if (failure == null) {
            permit.onResult(start, answer);
        } else if (failure instanceof TierFailedException tier) {
            permit.onFailure(start, tier.kind(), null);
        } else {
            permit.onFailure(start, failure);
        }
    }

    /** Below wrappers; what a call that asks the breaker itself throws when it is open has the rejection as its cause. */
    static Throwable cause(Throwable failure) {
        Throwable thrown = Causes.unwrap(failure);
        return thrown.getCause() instanceof CircuitOpenException rejection ? rejection : thrown;
    }
}
