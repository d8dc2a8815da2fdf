package dev.switchback.localcluster.faults;

import dev.switchback.localcluster.http.HttpExchange;
import dev.switchback.localcluster.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server behind a proxy. */
public final class Upstream {
    private static final Logger log = LoggerFactory.getLogger(Upstream.class);
    private static final List<String> PASSED_ON = List.of("accept", "authorization", "content-type", "user-agent");
    private static final List<String> PASSED_BACK =
            List.of("content-type", "date", "retry-after", "warning", "audit-id");

    private final String address;
    private final String token;
    private final HttpClient client;

    private Upstream(String address, String token, HttpClient client) {
        this.address = address;
        this.token = token;
        this.client = client;
    }

    /** The API server at a plain HTTP address that needs no credentials. */
    public static Upstream plain(String address) {
        return new Upstream(
                address,
                "",
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /**
     * The API server that the current context of a kubeconfig names, with its certificates, keys and token.
     *
     * @throws IOException when the file cannot be read or says something else
     */
    public static Upstream of(Path kubeconfig) throws IOException {
        var config = KubeconfigFile.read(kubeconfig);
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (config.server().startsWith("https:")) {
            client.sslContext(Tls.context(config));
        }
        return new Upstream(config.server(), config.token(), client.build());
    }

    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    /** An answer that comes in pieces. */
    record Opened(int status, Map<String, String> headers, InputStream body) {

        void copyTo(HttpExchange.Stream sink) {
            try (sink) {
                byte[] buffer = new byte[16 * 1024];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    sink.write(java.util.Arrays.copyOf(buffer, read));
                }
            } catch (IOException e) {
                log.debug("a proxied stream ended: {}", e.getMessage());
            }
        }
    }

    /** Empty when the API server did not answer. */
    Optional<Answer> send(HttpRequest request) {
        return exchange(request, BodyHandlers.ofByteArray())
                .map(answer -> new Answer(answer.statusCode(), passedBack(answer), answer.body()));
    }

    /** Empty when the API server did not answer. */
    Optional<Opened> open(HttpRequest request) {
        return exchange(request, BodyHandlers.ofInputStream())
                .map(answer -> new Opened(answer.statusCode(), passedBack(answer), answer.body()));
    }

    private <T> Optional<HttpResponse<T>> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        var forwarded = java.net.http.HttpRequest.newBuilder(URI.create(address + request.target()))
                .method(
                        request.method(),
                        request.body().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body()));
        PASSED_ON.stream()
                .filter(name -> !request.header(name).isEmpty())
                .forEach(name -> forwarded.setHeader(name, request.header(name)));
        if (!token.isEmpty() && request.header("authorization").isEmpty()) {
            forwarded.setHeader("authorization", "Bearer " + token);
        }
        try {
            return Optional.of(client.send(forwarded.build(), body));
        } catch (IOException e) {
            log.debug("the API server did not answer: {}", e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Map<String, String> passedBack(HttpResponse<?> answer) {
        var headers = new LinkedHashMap<String, String>();
        for (String name : PASSED_BACK) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }
}
