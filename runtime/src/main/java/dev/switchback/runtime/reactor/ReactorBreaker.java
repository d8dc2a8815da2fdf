package dev.switchback.runtime.reactor;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Rejection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts subscriptions behind a circuit breaker: each one is a call, so that a retry asks the breaker again.
 *
 * <pre>{@code
 * Mono<Receipt> receipt = client.pay(order).transform(ReactorBreaker.mono(breaker));
 * }</pre>
 *
 * A subscription that is cancelled before the first element counts as a call that its caller cancelled; after it, as one
 * that answered. So a {@code timeout} goes before this operator: behind it, it cancels the call, which tells the breaker
 * nothing about the dependency.
 */
public final class ReactorBreaker {
    private ReactorBreaker() {}

    /** For {@link Mono#transform}. */
    public static <T> Function<Mono<T>, Mono<T>> mono(CircuitBreaker breaker) {
        return source -> Mono.defer(() -> {
            Admission admission = breaker.tryAcquire();
            if (admission instanceof Rejection rejection) {
                return Mono.error(rejection.toException());
            }
            Subscribed call = new Subscribed(breaker, (Permit) admission);
            return source.doOnSuccess(call::answered).doOnError(call::failed).doOnCancel(call::cancelled);
        });
    }

    /** For {@link Flux#transform}. */
    public static <T> Function<Flux<T>, Flux<T>> flux(CircuitBreaker breaker) {
        return source -> Flux.defer(() -> {
            Admission admission = breaker.tryAcquire();
            if (admission instanceof Rejection rejection) {
                return Flux.error(rejection.toException());
            }
            Subscribed call = new Subscribed(breaker, (Permit) admission);
            return source.doOnNext(call::emitted)
                    .doOnComplete(call::completed)
                    .doOnError(call::failed)
                    .doOnCancel(call::cancelled);
        });
    }

    /** One call; the first signal that ends it is reported. */
    private static final class Subscribed {
        private final Permit permit;
        private final long start;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean emitted;

        Subscribed(CircuitBreaker breaker, Permit permit) {
            this.permit = permit;
            this.start = breaker.ticker().nanos();
        }

        void emitted(Object element) {
            emitted = true;
        }

        void answered(@Nullable Object answer) {
            if (over.compareAndSet(false, true)) {
                permit.onResult(start, answer);
            }
        }

        void completed() {
            if (over.compareAndSet(false, true)) {
                permit.onSuccess(start);
            }
        }

        void failed(Throwable failure) {
            if (over.compareAndSet(false, true)) {
                permit.onFailure(start, failure);
            }
        }

        void cancelled() {
            if (emitted) {
                completed();
            } else {
                failed(new CancellationException("cancelled by the subscriber"));
            }
        }
    }
}
