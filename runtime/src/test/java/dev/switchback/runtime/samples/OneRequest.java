package dev.switchback.runtime.samples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A request of {@code /slow} that is answered when the test says so. */
public final class OneRequest {
    /** A shutdown that goes on to its drain at once. */
    public static final Map<String, String> NO_DELAY =
            Map.of("GRACEFUL_SHUTDOWN_DELAY_SECONDS", "0", "PRESTOP_DELAY_SECONDS", "0");

    private static final long LONGEST_S = 20;

    private final CompletableFuture<Void> arrived =
            new CompletableFuture<Void>().orTimeout(LONGEST_S, TimeUnit.SECONDS);
    private final CompletableFuture<Void> released =
            new CompletableFuture<Void>().orTimeout(LONGEST_S, TimeUnit.SECONDS);

    /** The service's answer. */
    public String answer() {
        arrived.complete(null);
        released.join();
        return "answered";
    }

    public void release() {
        released.complete(null);
    }

    /** Returns when the service is about to answer. */
    public CompletableFuture<String> send(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/slow"))
                .build();
        CompletableFuture<String> answer = HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
        awaitArrival();
        return answer;
    }

    /** Returns when the service is about to answer. */
    public void awaitArrival() {
        arrived.join();
    }

    /** Returns when nobody listens any more, or the request has not been released for long. */
    public void awaitRefusal(int port) {
        boolean listens = true;
        while (listens && !released.isDone()) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                listens = probe.isConnected();
            } catch (IOException refused) {
                listens = false;
            }
        }
    }
}
