package dev.switchback.localcluster.gateway;

import dev.switchback.localcluster.http.HttpExchange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a request on to a pod, and its answer back. A pod that cannot be connected to is passed over. */
final class Forwarder {
    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** Of one connection, not of the message (RFC 9110, 7.6.1); {@code Host} is the pod's, for the client library's sake. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "expect",
            "host");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /** @param pods to be tried in turn */
    void forward(HttpExchange exchange, List<InetSocketAddress> pods) throws IOException {
        IOException last = new IOException("there is no pod");
        for (var pod : pods) {
            try {
                answer(exchange, client.send(request(exchange, pod), BodyHandlers.ofByteArray()));
                return;
            } catch (ConnectException e) {
                last = e;
            } catch (IOException e) {
                last = e;
                break;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.abort();
                return;
            }
        }
        log.debug("no answer of a pod", last);
        Gateway.refuse(exchange, 502, "no answer of a pod: " + last);
    }

    private static HttpRequest request(HttpExchange exchange, InetSocketAddress pod) {
        var request = exchange.request();
        var uri = URI.create("http://" + pod.getHostString() + ":" + pod.getPort() + request.target());
        var forwarded = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .method(request.method(), BodyPublishers.ofByteArray(request.body()))
                .header("X-Forwarded-Host", request.header("host"));
        request.headers().forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                forwarded.header(name, value);
            }
        });
        return forwarded.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, String.join(",", values));
            }
        });
        exchange.respond(response.statusCode(), headers, response.body());
    }
}
