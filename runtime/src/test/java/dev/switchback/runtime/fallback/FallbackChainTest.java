package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FallbackChainTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FallbackChains chains = FallbackChains.of(FallbackSettings.defaults(), new PrometheusRegistry());
    private final CircuitBreaker gpu = breaker("max-gpu");
    private final CircuitBreaker cpu = breaker("ollama-cpu");
    private volatile ChainBuilder.Call<String, String> primary = request -> "gpu says " + request;
    private volatile ChainBuilder.Call<String, String> secondary = request -> "cpu says " + request;

    private static CircuitBreaker breaker(String name) {
        return CircuitBreaker.of(name, Settings.defaults().withFailMax(3));
    }

    @AfterEach
    void close() {
        chains.close();
    }

    private ChainBuilder<String, String> tiers() {
        return chains.<String, String>chain("ai")
                .primary(gpu, LONG, request -> primary.answer(request))
                .secondary(cpu, LONG, request -> secondary.answer(request))
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> chains.settings().degradedMessage());
    }

    private static String down(String request) {
        throw new IllegalStateException("password=secret, asked for " + request);
    }

    @Test
    void eachTierAnswersWhenThoseBeforeItCannot() {
        FallbackChain<String, String> chain = tiers().build();

        assertThat(chain.answer("hello"))
                .isEqualTo(new Result<>("gpu says hello", Tier.PRIMARY, "max-gpu", Duration.ZERO, false, ""));
        primary = FallbackChainTest::down;
        assertThat(chain.answer("hello"))
                .isEqualTo(new Result<>(
                        "cpu says hello",
                        Tier.SECONDARY,
                        "ollama-cpu",
                        Duration.ZERO,
                        false,
                        "max-gpu: IllegalStateException"));
        secondary = FallbackChainTest::down;
        Result<String> cached = chain.answer("hello");
        assertThat(cached.value()).isEqualTo("gpu says hello");
        assertThat(cached.tier()).isEqualTo(Tier.CACHE);
        assertThat(cached.age()).isPositive();
        Result<String> degraded = chain.answer("never asked");
        assertThat(degraded.value()).isEqualTo("Service temporarily unavailable");
        assertThat(degraded.why())
                .isEqualTo("max-gpu: IllegalStateException; ollama-cpu: IllegalStateException; cache: miss");
    }

    @Test
    void theAnswerOfAFallbackIsNeverCached() {
        FallbackChain<String, String> chain = tiers().build();
        primary = FallbackChainTest::down;
        assertThat(chain.answer("hello").value()).isEqualTo("cpu says hello");
        secondary = FallbackChainTest::down;

        assertThat(chain.answer("hello").tier()).isEqualTo(Tier.DEGRADED);
        assertThat(chain.answer("hello").tier()).isEqualTo(Tier.DEGRADED);
    }

    @Test
    void anOpenBreakerIsNotCalledAndTheReasonSaysSo() {
        AtomicInteger calls = new AtomicInteger();
        primary = request -> {
            calls.incrementAndGet();
            throw new IllegalStateException("down");
        };
        FallbackChain<String, String> chain = tiers().build();
        for (int i = 0; i < 10; i++) {
            chain.answer("request " + i);
        }

        assertThat(calls).hasValue(3);
        assertThat(gpu.state()).isEqualTo(State.OPEN);
        assertThat(chain.answer("hello").why()).isEqualTo("max-gpu: circuit open");
        ChainStats.OfTier stats = chain.stats().tiers().get(0);
        assertThat(stats.failed()).isEqualTo(3);
        assertThat(stats.rejected()).isEqualTo(8);
        assertThat(chain.stats().tiers().get(1).answered()).isEqualTo(11);
    }

    @Test
    void aCallThatAsksTheBreakerItselfIsCountedOnce() {
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primaryGuarded(
                        gpu, LONG, request -> gpu.stage(() -> CompletableFuture.supplyAsync(() -> down(request))))
                .degraded(request -> "sorry")
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(gpu.internals().failures(FailureKind.EXCEPTION)).isEqualTo(i);
            assertThat(chain.answer("hello").why()).isEqualTo("max-gpu: IllegalStateException");
        }
        assertThat(gpu.state()).isEqualTo(State.OPEN);
        assertThat(chain.answer("hello").why()).isEqualTo("max-gpu: circuit open");
        assertThat(chain.stats().tiers().get(0).rejected()).isEqualTo(1);
    }

    @Test
    void aTierThatTakesTooLongIsInterruptedAndCountsAsATimeout() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        FallbackChain<String, String> chain = chains.<String, String>chain("slow")
                .primary(gpu, Duration.ofMillis(20), request -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "too late";
                })
                .degraded(request -> "degraded")
                .build();

        Result<String> result = chain.answer("hello");

        assertThat(result.value()).isEqualTo("degraded");
        assertThat(result.why()).isEqualTo("max-gpu: timeout");
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(chain.stats().tiers().get(0).timedOut()).isEqualTo(1);
        assertThat(gpu.internals().failures(FailureKind.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void requestsForTheSameThingAtTheSameMomentShareOneCall() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<String> answer = new CompletableFuture<>();
        FallbackChain<String, String> chain = chains.<String, String>chain("shared")
                .primaryLater(gpu, LONG, request -> {
                    calls.incrementAndGet();
                    return answer;
                })
                .cache(RequestKey::of, Codec.text())
                .build();
        List<CompletionStage<Result<String>>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(chain.answerLater("hello"));
        }
        CompletionStage<Result<String>> other = chain.answerLater("something else");
        all.get(7).toCompletableFuture().cancel(true);
        answer.complete("once");

        assertThat(calls).hasValue(2);
        assertThat(all.get(0).toCompletableFuture().get().value()).isEqualTo("once");
        assertThat(all.get(49).toCompletableFuture().get().value()).isEqualTo("once");
        assertThat(other.toCompletableFuture().get().value()).isEqualTo("once");
        assertThat(chain.stats().joined()).isEqualTo(49);
        assertThat(chain.answer("hello").value()).isEqualTo("once");
        assertThat(calls).hasValue(3);
    }

    @Test
    void withoutADegradedAnswerTheFirstFailureIsTheCause() {
        primary = FallbackChainTest::down;
        FallbackChain<String, String> chain = chains.<String, String>chain("short")
                .primary(gpu, LONG, request -> primary.answer(request))
                .build();

        assertThatExceptionOfType(FallbackExhaustedException.class)
                .isThrownBy(() -> chain.answer("hello"))
                .withMessage("no tier of short could answer: max-gpu: IllegalStateException")
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(chain.stats().exhausted()).isEqualTo(1);
    }

    @Test
    void aFailureThatIsTheCallersReachesTheCaller() {
        primary = request -> {
            throw new IllegalArgumentException("no such model");
        };
        FallbackChain<String, String> chain = tiers().fallsThroughOn(
                        failure -> !(failure instanceof IllegalArgumentException))
                .build();

        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> chain.answer("hello"));
    }

    @Test
    void anAnswerThatIsNoneFallsThroughAndIsNotCached() {
        primary = request -> "";
        FallbackChain<String, String> chain =
                tiers().acceptable(answer -> !answer.isEmpty()).build();

        assertThat(chain.answer("hello").why()).isEqualTo("max-gpu: unacceptable answer");
        assertThat(gpu.internals().failures(FailureKind.RESULT)).isEqualTo(1);
    }

    @Test
    void aFreshAnswerSparesTheCallOnlyIfAsked() {
        AtomicInteger calls = new AtomicInteger();
        primary = request -> "answer " + calls.incrementAndGet();
        FallbackChain<String, String> chain =
                tiers().freshFor(Duration.ofMinutes(1)).build();

        assertThat(chain.answer("hello").value()).isEqualTo("answer 1");
        Result<String> second = chain.answer("hello");
        assertThat(second.value()).isEqualTo("answer 1");
        assertThat(second.tier()).isEqualTo(Tier.CACHE);
        assertThat(chain.answer("other").value()).isEqualTo("answer 2");
    }

    @Test
    void aCacheThatIsAwayIsAMiss() {
        ResponseCache away = new ResponseCache() {
            @Override
            public CompletionStage<Optional<CachedResponse>> get(String key) {
                return CompletableFuture.failedStage(new IllegalStateException("away"));
            }

            @Override
            public CompletionStage<Void> put(String key, byte[] body) {
                throw new IllegalStateException("away");
            }

            @Override
            public ChainStats.OfCache stats() {
                return new ChainStats.OfCache(-1, -1, 0, 0, 0, 0, 1);
            }
        };
        FallbackChain<String, String> chain = chains.<String, String>chain("away")
                .primary(gpu, LONG, request -> primary.answer(request))
                .cache(away, RequestKey::of, Codec.text())
                .degraded(request -> "degraded")
                .build();

        assertThat(chain.answer("hello").value()).isEqualTo("gpu says hello");
        primary = FallbackChainTest::down;
        assertThat(chain.answer("hello").value()).isEqualTo("degraded");
    }

    @Test
    void aRehearsalCallsWhatIsLeftAndTroublesNoBreaker() {
        FallbackChain<String, String> chain = tiers().build();

        Result<String> result = chain.rehearse(List.of(Tier.PRIMARY, Tier.SECONDARY, Tier.CACHE), "hello")
                .toCompletableFuture()
                .join();

        assertThat(result.tier()).isEqualTo(Tier.DEGRADED);
        assertThat(result.why()).isEqualTo("max-gpu: left out; ollama-cpu: left out");
        assertThat(gpu.snapshot().window().failures()).isZero();
    }

    @Test
    void theAnswerOfARehearsalIsNotCachedThoughNothingWasLeftOut() {
        FallbackChain<String, String> chain = tiers().build();
        assertThat(chain.rehearse(List.of(), "hello")
                        .toCompletableFuture()
                        .join()
                        .value())
                .isEqualTo("gpu says hello");
        primary = FallbackChainTest::down;
        secondary = FallbackChainTest::down;

        assertThat(chain.answer("hello").tier()).isEqualTo(Tier.DEGRADED);
    }

    @Test
    void switchedOffThereIsOnlyThePrimary() {
        try (FallbackChains off = FallbackChains.of(
                FallbackSettings.read(Map.of("FALLBACK_CHAIN_ENABLED", "false")), new PrometheusRegistry())) {
            primary = FallbackChainTest::down;
            FallbackChain<String, String> chain = off.<String, String>chain("off")
                    .primary(gpu, LONG, request -> primary.answer(request))
                    .degraded(request -> "degraded")
                    .build();

            assertThatExceptionOfType(FallbackExhaustedException.class).isThrownBy(() -> chain.answer("hello"));
        }
    }

    @Test
    void aChainBeginsWithItsOnePrimary() {
        assertThatIllegalStateException().isThrownBy(() -> chains.<String, String>chain("wrong")
                .secondary(cpu, LONG, request -> request)
                .build());
    }

    @Test
    void theEnvironmentOfTheSeedIsRead() {
        FallbackSettings settings = FallbackSettings.read(Map.of(
                "CACHE_ENABLED", "false",
                "OLLAMA_CPU_ENDPOINT", "http://ollama:11434",
                "DEGRADED_MESSAGE", "back soon",
                "FALLBACK_CHAIN_CACHE_TTL_SECONDS", "60"));

        assertThat(settings.cacheEnabled()).isFalse();
        assertThat(settings.secondary())
                .hasValueSatisfying(uri -> assertThat(uri).hasHost("ollama"));
        assertThat(settings.degradedMessage()).isEqualTo("back soon");
        assertThat(settings.cache().timeToLive()).isEqualTo(Duration.ofMinutes(1));
        assertThat(FallbackSettings.defaults().degradedMessage()).isEqualTo("Service temporarily unavailable");
    }
}
