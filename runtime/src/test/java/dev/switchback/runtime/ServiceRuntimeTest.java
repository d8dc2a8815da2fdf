package dev.switchback.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.jdk.JdkServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceRuntimeTest {

    @Test
    void argumentsWinOverVariablesAndOthersAreLeftToTheService() {
        try (ServiceRuntime runtime = ServiceRuntime.builder(Map.of("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "7"))
                .arguments("--port", "8080", "--breaker", "api.example.org=fail_max:2")
                .build()) {
            assertThat(failMax(runtime, "api.example.org")).isEqualTo(2);
            assertThat(failMax(runtime, "x")).isEqualTo(7);
        }
    }

    private static int failMax(ServiceRuntime runtime, String name) {
        return runtime.breaker(name).settings().thresholds().consecutiveFailures();
    }

    @Test
    void theLogSaysWhenABreakerOpensAndCloses() {
        Said said = new Said();
        Logger logger = Logger.getLogger(BreakerLog.class.getName());
        logger.addHandler(said);
        try (ServiceRuntime runtime = ServiceRuntime.builder(Map.of()).build()) {
            runtime.breaker("api.example.org").forceOpen();
            runtime.breaker("api.example.org").reset();
        } finally {
            logger.removeHandler(said);
        }
        assertThat(said.lines)
                .containsExactly(
                        "WARNING circuit breaker api.example.org: closed to forced_open, reason: manual",
                        "INFO circuit breaker api.example.org: forced_open to closed, reason: manual");
    }

    private static final Map<String, String> AT_ONCE =
            Map.of("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0", "PRESTOP_DELAY_SECONDS", "0");

    @Test
    @Timeout(60)
    void noThreadIsLeftAfterTwentyStartsAndStops() throws Exception {
        Set<Thread> before = threads();
        for (int i = 0; i < 20; i++) {
            ServiceRuntime runtime = ServiceRuntime.builder(AT_ONCE)
                    .critical("database", () -> true)
                    .build();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            JdkServer probes = JdkServer.probes(runtime, address);
            URI ready = URI.create("http://127.0.0.1:" + probes.port() + "/health/live");
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding());
            runtime.shutdown().run();
            probes.stop();
            runtime.close();
        }
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                thread.join();
            }
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("switchback-"))
                .collect(Collectors.toSet());
    }

    @Test
    @Timeout(60)
    void aBuildThatFailsLeavesNoCheckBehind() throws Exception {
        Set<Thread> before = threads();
        PrometheusRegistry taken = new PrometheusRegistry();
        try (ServiceRuntime first =
                ServiceRuntime.builder(AT_ONCE).metrics(taken).build()) {
            assertThatThrownBy(() -> ServiceRuntime.builder(AT_ONCE)
                            .critical("database", () -> true)
                            .metrics(taken)
                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the metrics registry already has ");
            assertThat(first.probes().isStopping()).isFalse();
        }
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                thread.join();
            }
        }
    }

    @Test
    void aRegistryIsFreeForTheNextRuntimeOnceTheFirstIsClosed() {
        PrometheusRegistry registry = new PrometheusRegistry();
        ServiceRuntime.builder(AT_ONCE).metrics(registry).build().close();
        assertThat(registry.scrape().size()).isZero();
        try (ServiceRuntime next =
                ServiceRuntime.builder(AT_ONCE).metrics(registry).build()) {
            assertThat(next.metrics().scrape().size()).isPositive();
        }
    }

    private static final class Said extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
