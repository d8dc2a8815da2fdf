package dev.switchback.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes a server that does strange things. */
@Timeout(30)
class WireTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private final AtomicInteger requests = new AtomicInteger();
    private ServerSocket server;
    private HttpTransport transport;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        transport = new HttpTransport(
                "http://127.0.0.1:" + server.getLocalPort(),
                new OkHttpClient(),
                Timeouts.DEFAULT,
                InstantSource.fixed(NOW));
        var thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void theServersClockIsItsDateHeaderElseOurs() throws IOException {
        assertThat(transport.send(Request.get("/dated")).serverTime()).isEqualTo(Instant.parse("2026-01-15T11:59:58Z"));
        assertThat(transport.send(Request.get("/undated")).serverTime()).isEqualTo(NOW);
    }

    /** It is then lost or done, and must not be sent again unasked. */
    @Test
    void aWriteWhoseAnswerIsLostIsSentOnce() throws IOException {
        transport.send(Request.get("/good")); // leaves a connection to be used again

        assertThatThrownBy(() -> transport.send(new Request("PATCH", "/lost", "application/json-patch+json", "[]")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> transport.send(new Request("DELETE", "/lost", "", "")))
                .isInstanceOf(IOException.class);

        assertThat(requests).hasValue(3);
    }

    private void serve() {
        try {
            while (true) {
                try (var socket = server.accept()) {
                    answerUntilLost(socket);
                }
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private void answerUntilLost(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (var first = in.readLine(); first != null; first = in.readLine()) {
            requests.incrementAndGet();
            for (var line = in.readLine(); line != null && !line.isEmpty(); ) {
                line = in.readLine();
            }
            if (first.contains("/lost")) {
                return;
            }
            var date = first.contains("/dated") ? "Date: Thu, 15 Jan 2026 11:59:58 GMT\r\n" : "";
            var answer = "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
