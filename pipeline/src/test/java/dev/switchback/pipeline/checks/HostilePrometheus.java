package dev.switchback.pipeline.checks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers each request with bytes of the test's choice, whatever HTTP says about them. */
final class HostilePrometheus implements AutoCloseable {
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Writes an answer; the connection ends when it returns. */
    interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    HostilePrometheus(Answer answer) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> accept(answer));
    }

    /** An answer with a body of JSON, written now. */
    static Answer json(String body) {
        return json(body, Duration.ZERO);
    }

    /** An answer with a body of JSON, by a clock that is so much ahead. */
    static Answer json(String body, Duration ahead) {
        return out -> out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.now().plus(ahead).atZone(ZoneOffset.UTC)) + "\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void accept(Answer answer) {
        while (!socket.isClosed()) {
            try {
                Socket one = socket.accept();
                threads.execute(() -> serve(one, answer));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void serve(Socket one, Answer answer) {
        try (one) {
            int end = 0;
            while (end < 4) {
                int next = one.getInputStream().read();
                if (next < 0) {
                    return;
                }
                end = next == '\r' || next == '\n' ? end + 1 : 0;
            }
            answer.write(one.getOutputStream());
            one.getOutputStream().flush();
        } catch (IOException e) {
            // the client has had enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
