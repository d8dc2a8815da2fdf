package dev.switchback.faults;

import dev.switchback.localcluster.http.HttpExchange;
import dev.switchback.localcluster.http.HttpExchange.HttpRequest;
import dev.switchback.localcluster.http.KubectlProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server behind a proxy. */
public final class Upstream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upstream.class);
    private static final Pattern PLAIN_SERVER = Pattern.compile("server[\"']?: *[\"']?(http://[^\\s\"'/]+)");
    private static final List<String> PASSED_ON = List.of("accept", "authorization", "content-type", "user-agent");
    private static final List<String> PASSED_BACK =
            List.of("content-type", "date", "retry-after", "warning", "audit-id");

    private final String address;
    private final Runnable close;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Upstream(String address, Runnable close) {
        this.address = address;
        this.close = close;
    }

    /** The API server at a plain HTTP address that needs no credentials. */
    public static Upstream plain(String address) {
        return new Upstream(address, () -> {});
    }

    /**
     * The API server that the current context of a kubeconfig names. If it wants TLS, {@code kubectl proxy} is the way to it.
     *
     * @throws IOException when the file cannot be read, or kubectl cannot be started
     */
    public static Upstream of(Path kubeconfig) throws IOException {
        var plain = PLAIN_SERVER.matcher(Files.readString(kubeconfig));
        if (plain.find()) {
            return plain(plain.group(1));
        }
        var proxy = KubectlProxy.start(kubeconfig);
        return new Upstream(proxy.address(), proxy::close);
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

    @Override
    public void close() {
        close.run();
    }
}
