package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls a service. */
final class HttpCaller {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private final List<String> headers;

    HttpCaller(int port, String... headers) {
        this.port = port;
        this.headers = List.of(headers);
    }

    /** The same, with a bearer token. */
    HttpCaller as(String token) {
        return new HttpCaller(port, "Authorization", "Bearer " + token);
    }

    int port() {
        return port;
    }

    /** An answer. */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        JsonNode json() {
            return ClusterUnderTest.json(body);
        }

        /** Checks that it is an error as RFC 9457 wants it, and says nothing of the program's insides. */
        Answer isProblem(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(header("content-type")).as(body).isEqualTo("application/problem+json");
            assertThat(json().path("status").asInt()).isEqualTo(expected);
            assertThat(json().path("title").asText()).isNotBlank();
            assertThat(json().path("detail").asText()).as("detail").isNotBlank();
            assertThat(body).doesNotContain("Exception", "dev.switchback.rollback", "io.micronaut", "\\tat ");
            return this;
        }
    }

    Answer get(String path) {
        return send("GET", path, "", HttpRequest.BodyPublishers.noBody());
    }

    Answer trigger(String body) {
        return trigger(body.getBytes(StandardCharsets.UTF_8));
    }

    Answer trigger(byte[] body) {
        return send("POST", "/trigger", "application/json", HttpRequest.BodyPublishers.ofByteArray(body));
    }

    Answer post(String path, String json) {
        return send("POST", path, "application/json", HttpRequest.BodyPublishers.ofString(json));
    }

    Answer send(String method, String path, String contentType, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Opens a connection for what no HTTP client would send. */
    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Sends bytes as they are, and reads until the service closes. */
    String raw(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
