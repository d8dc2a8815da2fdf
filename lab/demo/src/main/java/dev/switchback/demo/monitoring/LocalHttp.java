package dev.switchback.demo.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks programs on this machine. Whatever does not answer with 200 in time has no answer. */
public final class LocalHttp {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    /** Whether a GET is answered with 200. */
    public boolean isOk(URI address) {
        return body(address).isPresent();
    }

    /** The JSON that a GET is answered with; empty for anything else. */
    public Optional<JsonNode> json(URI address) {
        return body(address).flatMap(LocalHttp::parse);
    }

    private Optional<String> body(URI address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> parse(String body) {
        try {
            return Optional.of(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
