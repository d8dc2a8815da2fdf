package dev.switchback.runtime.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sample applications: that few lines are enough, and that they do what they say. */
@Timeout(120)
class SamplesTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Map<String, String> QUICK = Map.of(
            "GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0.5",
            "PRESTOP_DELAY_SECONDS", "0",
            "DEGRADED_MESSAGE", "back soon");

    @ParameterizedTest
    @ValueSource(classes = {PlainJavaService.class, MicronautService.class, SpringService.class})
    void tenLinesAreEnough(Class<?> sample) throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve(sample.getName().replace('.', '/') + ".java"));
        long between = 0;
        boolean counts = false;
        for (String line : lines) {
            counts = counts ? !line.contains("// end") : line.contains("// runtime");
            between += counts && !line.isBlank() && !line.contains("// runtime") ? 1 : 0;
        }

        assertThat(between).isBetween(1L, 10L);
    }

    @ParameterizedTest
    @ValueSource(classes = {PlainJavaService.class, MicronautService.class, SpringService.class})
    void itDoesAllOfIt(Class<?> sample) throws Exception {
        try (Service service = Service.start(sample, QUICK)) {
            awaitReady(service);
            assertThat(service.get("/hello").body()).isEqualTo("the answer to /hello");
            assertThat(service.get("/broken").body()).isEqualTo("back soon");
            assertThat(service.get("/circuit-breakers").body()).contains("\"openrouter_api\":{\"state\":\"closed\"");
            assertThat(service.get("/fallback-chain/stats").body()).contains("\"degraded\"");
            assertThat(service.get("/metrics").body())
                    .contains("circuit_breaker_failures_total{name=\"openrouter_api\",type=\"exception\"} 1.0")
                    .contains("fallback_chain_tier_usage_total{chain=\"ai\",tier=\"degraded\"} 1.0");
            assertThat(service.get("/health").body()).contains("\"database\":{\"healthy\":true");

            service.terminate();
            HttpResponse<String> late = service.get("/late");
            assertThat(late.body()).isEqualTo("the answer to /late");
            assertThat(service.awaitEnd()).isIn(0, 143); // frameworks end as the signal says: 128 + 15
        }
    }

    private static void awaitReady(Service service) throws Exception {
        while (service.get("/health/ready").statusCode() != 200) {
            Thread.onSpinWait();
        }
    }
}
