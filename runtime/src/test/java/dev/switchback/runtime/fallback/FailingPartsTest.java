package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions of the service that throw, errors, nulls and calls that never end. */
@Timeout(30)
class FailingPartsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final FallbackChains chains = FallbackChains.of(FallbackSettings.defaults(), metrics);
    private final CircuitBreaker gpu =
            CircuitBreaker.of("max-gpu", Settings.defaults().withFailMax(3));

    @AfterEach
    void close() {
        chains.close();
    }

    private static String down(String request) {
        throw new IllegalStateException("asked for " + request);
    }

    @Test
    void aRequestWithoutAKeyIsAnsweredAllTheSame() {
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(gpu, LONG, FailingPartsTest::down)
                .cache(request -> RequestKey.of(new Object()), Codec.text())
                .degraded(request -> "sorry")
                .build();

        assertThat(chain.answer("hello").value()).isEqualTo("sorry");
        assertThat(chain.stats().tiers().get(0).failed()).isEqualTo(1);
    }

    @Test
    void aDegradedAnswerThatThrowsIsCountedAndHidesNothing() {
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(gpu, LONG, FailingPartsTest::down)
                .degraded(request -> {
                    throw new UnsupportedOperationException("no answer");
                })
                .build();

        assertThatExceptionOfType(FallbackExhaustedException.class)
                .isThrownBy(() -> chain.answer("hello"))
                .withMessageContaining("max-gpu: IllegalStateException; degraded: UnsupportedOperationException")
                .withCauseInstanceOf(IllegalStateException.class)
                .satisfies(
                        e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(UnsupportedOperationException.class));
        assertThat(chain.stats().exhausted()).isEqualTo(1);
        assertThat(chain.stats().tiers().get(2).failed()).isEqualTo(1);
    }

    @Test
    void anErrorOfThePrimaryGetsAFallback() {
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(gpu, LONG, request -> {
                    throw new NoClassDefFoundError("client");
                })
                .degraded(request -> "sorry")
                .build();

        assertThat(chain.answer("hello").value()).isEqualTo("sorry");
        assertThat(chain.answer("hello").why()).isEqualTo("max-gpu: NoClassDefFoundError");
    }

    @Test
    void anErrorOfTheVirtualMachineReachesTheCaller() {
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(gpu, LONG, request -> {
                    throw new StackOverflowError();
                })
                .degraded(request -> "sorry")
                .build();

        assertThatThrownBy(() -> chain.answer("hello")).isInstanceOf(StackOverflowError.class);
        assertThat(chain.stats().tiers().get(0).failed()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // services need not be checked for nulls
    void nullIsAnAnswerThatIsNotCachedAndNotLogged() {
        List<LogRecord> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(ChainCache.class.getName());
        Handler handler = new Recording(logged);
        logger.addHandler(handler);
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(gpu, LONG, request -> null)
                .cache(RequestKey::of, Codec.text())
                .build();

        assertThat(chain.answer("hello").value()).isNull();
        assertThat(chain.answer("hello").tier()).isEqualTo(Tier.PRIMARY);
        logger.removeHandler(handler);
        assertThat(logged).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeEncodedIsLoggedOnce() {
        List<LogRecord> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(ChainCache.class.getName());
        Handler handler = new Recording(logged);
        logger.addHandler(handler);
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(gpu, LONG, request -> request)
                .cache(
                        RequestKey::of,
                        Codec.of(
                                answer -> {
                                    throw new IllegalStateException("no bytes");
                                },
                                bytes -> ""))
                .build();

        for (int i = 0; i < 5; i++) {
            assertThat(chain.answer("hello").value()).isEqualTo("hello");
        }
        logger.removeHandler(handler);
        assertThat(logged).hasSize(1);
    }

    @Test
    void withoutACacheRequestsStillShareACall() {
        try (FallbackChains uncached = FallbackChains.of(
                FallbackSettings.read(Map.of("FALLBACK_CHAIN_CACHE_ENABLED", "false")), new PrometheusRegistry())) {
            AtomicInteger calls = new AtomicInteger();
            CompletableFuture<String> call = new CompletableFuture<>();
            FallbackChain<String, String> chain = uncached.<String, String>chain("ai")
                    .primaryLater(gpu, LONG, request -> {
                        calls.incrementAndGet();
                        return call;
                    })
                    .cache(RequestKey::of, Codec.text())
                    .build();

            List<CompletionStage<Result<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(chain.answerLater("cold"));
            }
            call.complete("warm");
            assertThat(answers)
                    .allMatch(answer ->
                            answer.toCompletableFuture().join().value().equals("warm"));
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void theFormerNamesOfVariablesAreRead() {
        FallbackSettings settings =
                FallbackSettings.read(Map.of("CACHE_ENABLED", "false", "DEGRADED_MESSAGE", "back soon"));
        assertThat(settings.cacheEnabled()).isFalse();
        assertThat(settings.degradedMessage()).isEqualTo("back soon");
    }

    private static final class Recording extends Handler {
        private final List<LogRecord> records;

        Recording(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
