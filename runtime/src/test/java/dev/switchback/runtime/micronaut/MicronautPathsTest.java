package dev.switchback.runtime.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.ServiceRuntime;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside a context path and Micronaut's own management endpoints. */
@Timeout(60)
class MicronautPathsTest {
    private static final String HERE = "micronaut-paths-test";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Factory
    @Requires(property = HERE)
    static final class Beans {
        /** A delay that no test waits for. */
        @Singleton
        ServiceRuntime runtime() {
            return ServiceRuntime.builder(Map.of(
                            "GRACEFUL_SHUTDOWN_DELAY_SECONDS", "1800",
                            "GRACEFUL_SHUTDOWN_DRAIN_SECONDS", "1",
                            "TERMINATION_GRACE_PERIOD_SECONDS", "3600"))
                    .build();
        }
    }

    private static EmbeddedServer server(Map<String, Object> more) {
        Map<String, Object> properties =
                new HashMap<>(Map.of(HERE, true, "micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"));
        properties.putAll(more);
        return ApplicationContext.run(EmbeddedServer.class, properties);
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aContextPathMovesThemAndTheRootStays() throws Exception {
        try (EmbeddedServer server = server(Map.of("micronaut.server.context-path", "/shop"))) {
            for (String path : new String[] {
                "/health/live", "/health/startup", "/metrics", "/circuit-breakers", "/fallback-chain/stats"
            }) {
                assertThat(get(server.getPort(), "/shop" + path).statusCode())
                        .as(path)
                        .isEqualTo(200);
                assertThat(get(server.getPort(), path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(get(server.getPort(), "/shopping/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void managementsEndpointsStayManagements() throws Exception {
        try (EmbeddedServer server = server(Map.of())) {
            int port = server.getPort();
            assertThat(get(port, "/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(port, "/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(port, "/health").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(port, "/health/live").body()).contains("\"alive\":true");
            assertThat(get(port, "/health/ready").body()).contains("\"ready\":true");
        }
    }

    @Test
    void withoutAnEndpointOfManagementTheWholeOfHealthIsOurs() throws Exception {
        try (EmbeddedServer server = server(Map.of("endpoints.health.enabled", false))) {
            assertThat(get(server.getPort(), "/health").body()).contains("\"liveness\":");
            assertThat(get(server.getPort(), "/metrics").body()).contains("graceful_shutdown_stage 0");
        }
    }

    @Test
    void aManagementPortHasBoth() throws Exception {
        int management;
        try (ServerSocket free = new ServerSocket(0)) {
            management = free.getLocalPort();
        }
        try (EmbeddedServer server =
                server(Map.of("endpoints.all.port", management, "micronaut.server.context-path", "/shop"))) {
            assertThat(get(management, "/shop/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(management, "/shop/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(management, "/health/live").body()).contains("\"alive\":true");
            assertThat(get(server.getPort(), "/shop/health/ready").body()).contains("\"ready\":true");
            assertThat(get(server.getPort(), "/shop/health/liveness").statusCode())
                    .isEqualTo(404);
        }
    }
}
