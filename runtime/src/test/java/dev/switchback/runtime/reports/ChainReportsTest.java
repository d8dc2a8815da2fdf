package dev.switchback.runtime.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.fallback.FallbackChains;
import dev.switchback.runtime.fallback.FallbackSettings;
import dev.switchback.runtime.fallback.Result;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reports about fallbacks, and that each report of docs/runtime/reports.md names a test. */
@Timeout(60)
class ChainReportsTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private final FallbackChains chains = FallbackChains.of(FallbackSettings.defaults(), new PrometheusRegistry());
    private final CircuitBreaker breaker = CircuitBreaker.of("model", Settings.defaults());

    @AfterEach
    void close() {
        chains.close();
    }

    @Test
    void aCallThatFailsAfterItsTimeoutGetsNoSecondFallback() {
        AtomicInteger fallbacks = new AtomicInteger();
        CompletableFuture<String> call = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false; // goes on
            }
        };
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primaryLater(breaker, Duration.ofMillis(1), request -> call)
                .degraded(request -> "sorry " + fallbacks.incrementAndGet())
                .build();

        assertThat(chain.answer("hello").value()).isEqualTo("sorry 1");
        call.completeExceptionally(new IOException("late"));
        assertThat(fallbacks).hasValue(1);
        assertThat(chain.stats().tiers().get(0).timedOut()).isEqualTo(1);
        assertThat(chain.stats().tiers().get(0).failed()).isZero();
    }

    @Test
    void noFallbackIsRejectedHoweverManyRequestsNeedOne() {
        breaker.forceOpen();
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(breaker, Duration.ofSeconds(10), request -> request)
                .degraded(request -> "sorry")
                .build();
        List<CompletionStage<Result<String>>> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(chain.answerLater("request " + i));
        }
        assertThat(all)
                .allMatch(answer -> answer.toCompletableFuture().join().value().equals("sorry"));
        assertThat(chain.stats().exhausted()).isZero();
    }

    @Test
    void aFailureWithAFallbackIsStillAFailure() {
        FallbackChain<String, String> chain = chains.<String, String>chain("ai")
                .primary(breaker, Duration.ofSeconds(10), request -> {
                    throw new IOException("down");
                })
                .degraded(request -> "sorry")
                .build();
        for (int i = 0; i < 5; i++) {
            assertThat(chain.answer("hello").isFallback()).isTrue();
        }
        assertThat(chain.answer("hello").why()).isEqualTo("model: circuit open");
    }

    @Test
    void eachReportNamesATestThatIsThere() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/runtime/reports.md")).stream()
                .filter(line -> line.contains("](https://github.com/"))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(30);
        for (String row : rows) {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(source(test.group(1))).as(row).contains("void " + test.group(2) + "(");
            }
        }
    }

    private static String source(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return Files.readString(files.filter(file -> file.endsWith(name + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + name)));
        }
    }
}
