package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.breaker.Ticker;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever fails around a call, the request ends, its key can be asked for again, and the breaker hears of it. */
@Timeout(30)
class WithoutThreadsTest {
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final Threads threads = new Threads();
    private final CircuitBreaker gpu = CircuitBreaker.of("max-gpu", Settings.defaults());
    private final FallbackChains chains = new FallbackChains(
            FallbackSettings.defaults(),
            Optional.of(new MemoryCache(CacheSettings.defaults())),
            new ChainExecutors(threads, time, Ticker.system(), new FallbackMetrics(new PrometheusRegistry())));

    /** Runs everything at once, or has no thread. */
    private static final class Threads extends AbstractExecutorService {
        private boolean none;

        @Override
        public void execute(Runnable task) {
            if (none) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        }

        @Override
        public void shutdown() {
            none = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return none;
        }

        @Override
        public boolean isTerminated() {
            return none;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return none;
        }
    }

    @AfterEach
    void close() {
        chains.close();
    }

    private FallbackChain<String, String> later(Supplier<CompletableFuture<String>> call) {
        return chains.<String, String>chain("later")
                .primaryLater(gpu, BUDGET, request -> call.get())
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> "degraded")
                .build();
    }

    /** An Error that leaves the chain fails the answer here: JUnit would end with some. */
    private static CompletableFuture<Result<String>> ask(FallbackChain<String, String> chain) {
        try {
            return chain.answerLater("hello").toCompletableFuture();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What the first request ends with is not looked at here, but that it ends, and that the second is not its prisoner. */
    private static CompletableFuture<Result<String>> askAfterAFailure(FallbackChain<String, String> chain) {
        assertThat(ask(chain)).isDone();
        return ask(chain);
    }

    @Test
    void theNextTierAnswersWhenThereIsNoThreadForACall() {
        FallbackChain<String, String> chain = chains.<String, String>chain("blocking")
                .primary(gpu, BUDGET, request -> "gpu says " + request)
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> "degraded")
                .build();
        threads.none = true;

        assertThat(ask(chain)).isCompletedWithValueMatching(result -> result.why()
                .equals("max-gpu: RejectedExecutionException; cache: miss"));
        assertThat(gpu.internals().failures(FailureKind.EXCEPTION)).isEqualTo(1);
        threads.none = false;
        assertThat(ask(chain))
                .isCompletedWithValueMatching(result -> result.value().equals("gpu says hello"));
    }

    @Test
    void anErrorThatACallBeginsWithDoesNotKeepItsKeyForEver() {
        boolean[] broken = {true};
        FallbackChain<String, String> chain = later(() -> {
            if (broken[0]) {
                broken[0] = false;
                throw new NoClassDefFoundError("some/Client");
            }
            return CompletableFuture.completedFuture("gpu");
        });

        assertThat(askAfterAFailure(chain))
                .isCompletedWithValueMatching(result -> result.value().equals("gpu"));
        assertThat(gpu.snapshot().calls()).containsEntry(Outcome.IGNORED, 1L);
    }

    @Test
    void aJudgeThatThrowsFailsTheAnswerAtOnce() {
        FallbackChain<String, String> chain = chains.<String, String>chain("judged")
                .primaryLater(gpu, BUDGET, request -> CompletableFuture.completedFuture("gpu"))
                .acceptable(answer -> {
                    throw new IllegalStateException("cannot say");
                })
                .degraded(request -> "degraded")
                .build();

        assertThat(ask(chain))
                .isCompletedWithValueMatching(result -> result.why().equals("max-gpu: IllegalStateException"));
        assertThat(gpu.internals().failures(FailureKind.EXCEPTION)).isEqualTo(1);
        assertThat(gpu.internals().failures(FailureKind.TIMEOUT)).isZero();
    }

    @Test
    void aBudgetEndsThoughNoThreadIsLeftToSayIt() {
        FallbackChain<String, String> chain = later(CompletableFuture::new);
        CompletableFuture<Result<String>> answer = ask(chain);
        threads.none = true;

        time.advance(BUDGET);

        assertThat(answer).isCompletedWithValueMatching(result -> result.value().equals("degraded"));
        assertThat(gpu.internals().failures(FailureKind.TIMEOUT)).isEqualTo(1);
    }

    /** The call asks the breaker itself, and what the chain waits for is made of what it gets there. */
    @Test
    void aCallThatHangsIsATimeoutForTheBreakerThatItAsksItself() {
        FallbackChain<String, String> chain = chains.<String, String>chain("guarded")
                .primaryGuarded(gpu, BUDGET, request -> gpu.stage(() -> new CompletableFuture<String>())
                        .thenApply(String::strip))
                .degraded(request -> "degraded")
                .build();
        for (int i = 0; i < gpu.settings().thresholds().consecutiveFailures(); i++) {
            CompletableFuture<Result<String>> answer = ask(chain);
            time.advance(BUDGET);
            assertThat(answer)
                    .isCompletedWithValueMatching(result -> result.why().equals("max-gpu: timeout"));
        }

        assertThat(gpu.state()).isEqualTo(State.OPEN);
        assertThat(ask(chain))
                .isCompletedWithValueMatching(result -> result.why().equals("max-gpu: circuit open"));
    }

    @Test
    void probesThatHangUnderABudgetWedgeNoBreaker() {
        AtomicLong nanos = new AtomicLong();
        CircuitBreaker probed = CircuitBreaker.of(
                "probed", Settings.defaults().withFailMax(1).withHalfOpenMaxCalls(1), nanos::get, () -> 0.5);
        boolean[] hangs = {true};
        FallbackChain<String, String> chain = chains.<String, String>chain("probed")
                .primaryGuarded(
                        probed,
                        BUDGET,
                        request -> probed.stage(
                                () -> hangs[0] ? new CompletableFuture<>() : CompletableFuture.completedFuture("gpu")))
                .degraded(request -> "degraded")
                .build();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Result<String>> answer = ask(chain);
            time.advance(BUDGET);
            assertThat(answer)
                    .isCompletedWithValueMatching(result -> result.why().equals("probed: timeout"));
            assertThat(probed.state()).isEqualTo(State.OPEN);
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        }

        hangs[0] = false;
        for (int i = 0; i < 3; i++) {
            assertThat(ask(chain))
                    .isCompletedWithValueMatching(result -> result.value().equals("gpu"));
        }
        assertThat(probed.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aCallWhoseEndCannotBeScheduledIsCancelled() {
        CompletableFuture<String> call = new CompletableFuture<>();
        FallbackChain<String, String> chain = later(() -> call);
        time.shutdown();

        assertThat(askAfterAFailure(chain))
                .isCompletedWithValueMatching(result -> result.value().equals("degraded"));
        assertThat(call).isCancelled();
        assertThat(gpu.internals().failures(FailureKind.EXCEPTION)).isEqualTo(2);
    }

    /** With its own timer. */
    @Test
    void aCallUnderWayEndsWithItsBudgetThoughTheChainsAreClosed() throws Exception {
        CompletableFuture<Result<String>> answer;
        try (FallbackChains closing = FallbackChains.of(FallbackSettings.defaults(), new PrometheusRegistry())) {
            answer = closing.<String, String>chain("closing")
                    .primaryLater(gpu, Duration.ofMillis(300), request -> new CompletableFuture<>())
                    .degraded(request -> "degraded")
                    .build()
                    .answerLater("hello")
                    .toCompletableFuture();
        }

        assertThat(answer.get(20, TimeUnit.SECONDS).value()).isEqualTo("degraded");
    }
}
