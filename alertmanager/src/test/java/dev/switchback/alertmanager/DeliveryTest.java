package dev.switchback.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Alertmanager delivers with the shipped file. */
@RequiresProgram("alertmanager")
class DeliveryTest {
    private static final String ALERTS =
            """
            [{"labels": {"alertname": "HighErrorRate", "action": "rollback", "namespace": "shop", "deployment": "orders",
                         "pod_template_hash": "bad"}},
             {"labels": {"alertname": "HighErrorRate", "action": "rollback", "namespace": "shop", "deployment": "orders",
                         "pod_template_hash": "good"}},
             {"labels": {"alertname": "HighCPUUsage", "action": "investigate", "namespace": "shop"}}]
            """;

    @TempDir
    Path folder;

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private @Nullable HttpServer service;
    private @Nullable Process alertmanager;

    private record Delivery(String path, String authorization, String body) {}

    @BeforeEach
    void aService() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            deliveries.add(new Delivery(exchange.getRequestURI().getPath(), String.valueOf(authorization), body));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        service = server;
    }

    @AfterEach
    void stop() {
        if (alertmanager != null) {
            alertmanager.destroyForcibly();
        }
        if (service != null) {
            service.stop(0);
        }
    }

    @Test
    void aRollbackAlertComesAtOnceWithTheTokenAndNothingElseDoes() throws Exception {
        int port = start();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ALERTS))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        assertThat(status).isEqualTo(200);

        Delivery delivery = deliveries.poll(20, TimeUnit.SECONDS);
        assertThat(delivery).isNotNull();
        assertThat(delivery.path()).isEqualTo("/trigger");
        assertThat(delivery.authorization()).isEqualTo("Bearer secret");
        assertThat(delivery.body())
                .contains("\"receiver\":\"switchback\"", "\"truncatedAlerts\":0")
                .contains("\"groupLabels\":{\"deployment\":\"orders\",\"namespace\":\"shop\"}")
                .doesNotContain("HighCPUUsage");
    }

    @Test
    void theTokenIsForNobodyElse() throws IOException {
        AlertmanagerFiles.writeTo(folder, URI.create("http://127.0.0.1:1"), "old");
        AlertmanagerFiles.writeTo(folder, URI.create("http://127.0.0.1:1"), "secret");
        Path token = folder.resolve("token");
        assertThat(token).hasContent("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }

    /** Answers its port once it listens. */
    private int start() throws IOException {
        int servicePort = service == null ? 0 : service.getAddress().getPort();
        Path config = AlertmanagerFiles.writeTo(folder, URI.create("http://127.0.0.1:" + servicePort), "secret");
        int port = freePort();
        Process process = new ProcessBuilder(
                        Programs.require("alertmanager").toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .start();
        alertmanager = process;
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        assertThat(log.lines().anyMatch(line -> line.contains("Listening on") || line.contains("TLS is disabled")))
                .as("it starts")
                .isTrue();
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
