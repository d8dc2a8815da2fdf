package dev.switchback.runtime.guarded;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.reactor.ReactorBreaker;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Guards what a method publishes; apart from the rest, since Reactor need not be on the class path. */
final class GuardedPublisher {
    private GuardedPublisher() {}

    static Object guard(
            CircuitBreaker breaker, GuardedMethod.Call call, boolean single, FallbackMethod.@Nullable Bound instead) {
        if (single) {
            Mono<Object> guarded = mono(call).transform(ReactorBreaker.mono(breaker));
            return instead == null ? guarded : guarded.onErrorResume(e -> mono(() -> instead.answer(e)));
        }
        Flux<Object> guarded = flux(call).transform(ReactorBreaker.flux(breaker));
        return instead == null ? guarded : guarded.onErrorResume(e -> flux(() -> instead.answer(e)));
    }

    @SuppressWarnings("unchecked")
    private static Mono<Object> mono(GuardedMethod.Call call) {
        try {
            Object made = call.proceed();
            return made == null ? Mono.empty() : (Mono<Object>) made;
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Flux<Object> flux(GuardedMethod.Call call) {
        try {
            Object made = call.proceed();
            return made == null ? Flux.empty() : Flux.from((Publisher<Object>) made);
        } catch (Throwable e) {
            return Flux.error(e);
        }
    }
}
