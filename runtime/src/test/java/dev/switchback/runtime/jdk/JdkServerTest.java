package dev.switchback.runtime.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.shutdown.ShutdownOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a server with few threads: a request of {@code /late...} is answered when the test says so. */
@Timeout(60)
class JdkServerTest {
    private final ServiceRuntime runtime = ServiceRuntime.builder(
                    Map.of("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0", "PRESTOP_DELAY_SECONDS", "0"))
            .build();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    private final Map<String, CompletableFuture<Void>> entered = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private JdkServer server;

    @BeforeEach
    void start() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = JdkServer.start(runtime, address, threads, this::answer);
    }

    @AfterEach
    void stop() {
        gates.values().forEach(gate -> gate.complete(null));
        server.stop();
        threads.shutdownNow();
        runtime.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        future(entered, path).complete(null);
        if (path.startsWith("/late")) {
            future(gates, path).join();
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static CompletableFuture<Void> future(Map<String, CompletableFuture<Void>> all, String path) {
        return all.computeIfAbsent(path, key -> new CompletableFuture<>());
    }

    private CompletableFuture<HttpResponse<Void>> get(String path) {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
    }

    @Test
    void aRequestThatWaitsForTheThreadIsAnswered() {
        CompletableFuture<HttpResponse<Void>> first = get("/late/1");
        future(entered, "/late/1").join();
        CompletableFuture<HttpResponse<Void>> second = get("/late/2");
        while (threads.getQueue().isEmpty()) {
            Thread.onSpinWait();
        }
        CompletableFuture<ShutdownOutcome> end = runtime.shutdown().begin();

        future(gates, "/late/1").complete(null);
        assertThat(first.join().statusCode()).isEqualTo(204);
        future(entered, "/late/2").join();
        future(gates, "/late/2").complete(null);

        assertThat(second.join().statusCode()).isEqualTo(204);
        assertThat(end.join().drained()).isEqualTo(2);
        assertThat(end.join().isClean()).isTrue();
    }

    @Test
    void connectionsThatAreThereAreServedWhenTheSocketIsClosed() throws IOException {
        threads.setMaximumPoolSize(2);
        threads.setCorePoolSize(2); // one for the looks at the socket
        try (Socket early = connect();
                Socket other = connect()) {
            assertThat(ask(early, "/early")).isEqualTo("HTTP/1.1 204 No Content");
            assertThat(ask(other, "/early")).isEqualTo("HTTP/1.1 204 No Content");
            CompletableFuture<HttpResponse<Void>> slow = get("/late");
            future(entered, "/late").join();
            var unused = runtime.shutdown().begin();
            while (isListening()) {
                Thread.onSpinWait();
            }

            future(gates, "/late").complete(null);
            assertThat(slow.join().statusCode()).isEqualTo(204);
            assertThat(ask(early, "/more")).isEqualTo("HTTP/1.1 204 No Content");
            assertThat(ask(other, "/more")).isEqualTo("HTTP/1.1 204 No Content");
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static String ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String status = reader.readLine();
        for (String line = status; line != null && !line.isEmpty(); line = reader.readLine()) {
            // to the end of the headers
        }
        return String.valueOf(status);
    }

    private boolean isListening() {
        try (Socket probe = connect()) {
            return probe.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aHandlerThatThrowsIsAnInternalError() throws Exception {
        for (Throwable thrown : new Throwable[] {new IllegalStateException("broken"), new NoClassDefFoundError("x")}) {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            http.createContext("/", new RuntimeHandler(runtime, exchange -> sneak(thrown)));
            http.start();
            URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/broken");
            assertThat(client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(500);
            http.stop(0);
        }
        assertThat(runtime.shutdown().inFlight().count()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void aPortInUseIsNamed() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> JdkServer.start(runtime, taken, threads, this::answer))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("cannot listen on localhost:" + server.port() + ": ");
        assertThatThrownBy(() -> JdkServer.probes(runtime, taken)).hasMessageContaining(":" + server.port() + ": ");
    }
}
