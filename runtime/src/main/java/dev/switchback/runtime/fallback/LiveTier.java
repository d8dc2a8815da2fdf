package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Rejection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    CompletableFuture<A> call(Q request, Stagehands stage) {
        if (asksItself) {
            return bounded(request, stage, (answer, failure) -> {});
        }
        Admission admission = breaker.tryAcquire();
        if (admission instanceof Rejection rejection) {
            return CompletableFuture.failedFuture(rejection.toException());
        }
        Permit permit = (Permit) admission;
        long start = breaker.ticker().nanos();
        return bounded(request, stage, (answer, failure) -> report(permit, start, answer, failure));
    }

    private CompletableFuture<A> bounded(
            Q request, Stagehands stage, BiConsumer<@Nullable A, @Nullable Throwable> report) {
        CompletableFuture<A> bounded = new CompletableFuture<>();
        CompletableFuture<A> running = started(request);
        Future<?> timeout = timeout(bounded, stage);
        var unused = running.whenComplete((answer, failure) -> settle(bounded, answer, failure));
        return bounded.whenComplete((answer, failure) -> {
            timeout.cancel(false);
            running.cancel(true);
            report.accept(answer, failure);
        });
    }

    /** A call whose end cannot be scheduled fails at once: nothing would bound it. */
    private Future<?> timeout(CompletableFuture<A> bounded, Stagehands stage) {
        try {
            return stage.timer()
                    .schedule(() -> stage.run(() -> giveUp(bounded)), budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (Throwable e) {
            bounded.completeExceptionally(e);
            return bounded;
        }
    }

    private void giveUp(CompletableFuture<A> bounded) {
        bounded.completeExceptionally(new TierTimeoutException(source(), budget));
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
                bounded.completeExceptionally(new UnacceptableAnswerException(source()));
            }
        } catch (Throwable e) {
            bounded.completeExceptionally(e);
        }
    }

    private static void report(Permit permit, long start, @Nullable Object answer, @Nullable Throwable failure) {
        if (failure == null) {
            permit.onResult(start, answer);
        } else if (failure instanceof TierTimeoutException) {
            permit.onFailure(start, FailureKind.TIMEOUT, null);
        } else if (failure instanceof UnacceptableAnswerException) {
            permit.onFailure(start, FailureKind.RESULT, null);
        } else {
            permit.onFailure(start, failure);
        }
    }

    /** What a call that asks the breaker itself throws when it is open has the rejection as its cause. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof CompletionException && cause != null) {
            return cause(cause);
        }
        return cause instanceof CircuitOpenException ? cause : failure;
    }
}
