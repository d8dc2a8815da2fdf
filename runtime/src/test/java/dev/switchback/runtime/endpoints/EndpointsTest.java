package dev.switchback.runtime.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.fallback.Codec;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.fallback.RequestKey;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    private Path folder;

    private ServiceRuntime runtime;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        runtime = ServiceRuntime.builder()
                .set("SWITCHBACK_ADMIN_TOKEN_FILE", file.toString())
                .version("1.2.3")
                .build();
        runtime.breaker("host/role").run(() -> {});
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void breakersAreListedAndShown() {
        assertThat(get("/circuit-breakers").body())
                .contains("\"total\":1")
                .contains("\"host/role\":{\"state\":\"closed\"");
        assertThat(get("/circuit-breakers/host%2Frole").body()).startsWith("{\"state\":\"closed\"");
        assertThat(get("/circuit-breakers/unknown").status()).isEqualTo(404);
    }

    @Test
    void nothingIsChangedWithoutTheToken() {
        assertThat(post("/circuit-breakers/host%2Frole/open", "").status()).isEqualTo(401);
        assertThat(post("/circuit-breakers/host%2Frole/open", "0123456789abcdeF")
                        .status())
                .isEqualTo(403);
        assertThat(post("/circuit-breakers/host%2Frole/reset", "").status()).isEqualTo(401);
        assertThat(post("/fallback-chain/test", "").status()).isEqualTo(401);
        assertThat(runtime.breaker("host/role").state()).isEqualTo(State.CLOSED);
        assertThat(get("/circuit-breakers/host%2Frole/reset").status()).isEqualTo(405);
    }

    @Test
    void aPlusSignInANameIsAPlusSign() {
        runtime.breaker("a+b").run(() -> {});
        runtime.breaker("a b").run(() -> {});
        assertThat(post("/circuit-breakers/a+b/open", TOKEN).status()).isEqualTo(200);
        assertThat(runtime.breaker("a+b").state()).isEqualTo(State.OPEN);
        assertThat(runtime.breaker("a b").state()).isEqualTo(State.CLOSED);
        assertThat(post("/circuit-breakers/a%20b/open", TOKEN).status()).isEqualTo(200);
        assertThat(runtime.breaker("a b").state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/circuit-breakers/host%2Frole/open?seconds=",
                "/circuit-breakers/host%2Frole/open?second=30",
                "/circuit-breakers/host%2Frole/open?Seconds=30",
                "/circuit-breakers/host%2Frole/open?seconds",
                "/circuit-breakers/host%2Frole/reset?seconds=30",
                "/fallback-chain/test?chian=ai"
            })
    void aParameterThatIsUnknownOrEmptyIsRefused(String path) {
        Response response = post(path, TOKEN);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("parameter");
        assertThat(runtime.breaker("host/role").state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aMetricThatThrowsIsAnInternalError() {
        runtime.metrics().register((MultiCollector) () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(get("/metrics").status()).isEqualTo(500);
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void withTheTokenABreakerIsOpenedAndReset() {
        assertThat(post("/circuit-breakers/host%2Frole/open?seconds=300&reason=maintenance", TOKEN)
                        .body())
                .startsWith("{\"state\":\"open\"")
                .contains("\"remaining_s\":");
        assertThat(runtime.breaker("host/role").state()).isEqualTo(State.OPEN);
        assertThat(post("/circuit-breakers/host%2Frole/reset", TOKEN).body()).startsWith("{\"state\":\"closed\"");
        assertThat(post("/circuit-breakers/host%2Frole/open", TOKEN).body()).startsWith("{\"state\":\"open\"");
        assertThat(post("/circuit-breakers/host%2Frole/close", TOKEN).body()).startsWith("{\"state\":\"closed\"");
        assertThat(post("/circuit-breakers/host%2Frole/open?seconds=0", TOKEN).status())
                .isEqualTo(400);
        assertThat(get("/circuit-breakers/host%2Frole/history").body())
                .startsWith("{\"name\":\"host/role\",\"history\":[{\"timestamp\":")
                .contains("\"from\":\"closed\",\"to\":\"open\",\"reason\":\"manual\"");
    }

    @Test
    void withoutATokenFileNothingCanBeChanged() {
        try (ServiceRuntime closed = ServiceRuntime.builder().build()) {
            closed.breaker("a").run(() -> {});
            Response answer = answer(closed, Request.of("POST", "/circuit-breakers/a/reset", null, "Bearer " + TOKEN));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("SWITCHBACK_ADMIN_TOKEN_FILE");
        }
    }

    @Test
    void readingCanBeGuardedTooButNeverProbesAndMetrics() {
        try (ServiceRuntime guarded = ServiceRuntime.builder()
                .set("SWITCHBACK_ADMIN_GUARDS_READS", "true")
                .build()) {
            assertThat(answer(guarded, Request.of("GET", "/circuit-breakers", "", null))
                            .status())
                    .isEqualTo(403);
            assertThat(answer(guarded, Request.of("GET", "/metrics", "", null)).status())
                    .isEqualTo(200);
            assertThat(answer(guarded, Request.of("GET", "/health/live", "", null))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aChainIsShownAndRehearsed() {
        FallbackChain<String, String> chain = runtime.chains()
                .<String, String>chain("ai")
                .primary(runtime.breaker("gpu"), Duration.ofSeconds(20), request -> "secret answer")
                .cache(RequestKey::of, Codec.text())
                .degraded(request -> "later")
                .rehearsal(() -> "hello")
                .build();
        chain.answer("hello");

        assertThat(get("/fallback-chain/stats").body())
                .startsWith("{\"chains\":{\"ai\":{\"requests\":1")
                .contains("{\"tier\":\"primary\",\"source\":\"gpu\",\"answered\":1,\"share\":1,");
        assertThat(post("/fallback-chain/test", TOKEN).body())
                .contains("\"tier\":\"primary\"")
                .doesNotContain("secret");
        assertThat(post("/fallback-chain/test?chain=ai&fail=primary", TOKEN).body())
                .contains("\"tier\":\"cache\"");
        assertThat(post("/fallback-chain/test?fail=primary,cache", TOKEN).body())
                .contains("\"tier\":\"degraded\"")
                .contains("\"why\":\"gpu: left out\"");
        assertThat(post("/fallback-chain/test?fail=everything", TOKEN).status()).isEqualTo(400);
        assertThat(post("/fallback-chain/test?chain=other", TOKEN).status()).isEqualTo(404);
    }

    @Test
    void metricsAndProbes() {
        assertThat(get("/metrics").body())
                .contains("circuit_breaker_state{name=\"host/role\"} 0.0")
                .contains("graceful_shutdown_stage 0.0");
        assertThat(get("/health").body()).contains("\"version\":\"1.2.3\"");
        assertThat(get("/health/ready").status()).isEqualTo(200);
        runtime.probes().stopping();
        assertThat(get("/health/ready").status()).isEqualTo(503);
        assertThat(Endpoints.owns("/health/other")).isFalse();
    }

    @Test
    void otherPathsAreTheServices() {
        assertThat(runtime.endpoints().answer(Request.of("GET", "/orders", null, null)))
                .isEmpty();
        assertThat(runtime.endpoints().answer(Request.of("GET", "/circuit-breakersx", null, null)))
                .isEmpty();
    }

    private Response get(String path) {
        return answer(runtime, Request.of("GET", path, null, null));
    }

    private Response post(String pathAndQuery, String token) {
        String[] parts = pathAndQuery.split("\\?", 2);
        String query = parts.length > 1 ? parts[1] : null;
        return answer(runtime, Request.of("POST", parts[0], query, token.isEmpty() ? null : "bearer " + token));
    }

    private static Response answer(ServiceRuntime runtime, Request request) {
        return runtime.endpoints().answer(request).orElseThrow();
    }
}
