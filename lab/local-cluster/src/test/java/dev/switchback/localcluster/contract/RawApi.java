package dev.switchback.localcluster.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/** JSON over plain HTTP, and nothing that a client library would do on its own. */
final class RawApi {
    static final String JSON_PATCH = "application/json-patch+json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RawApi(String address) {
        this.address = address;
    }

    /** An answer. */
    record Answer(int status, JsonNode body, String date) {

        /** The answer's body, when it is a success. */
        JsonNode ok() {
            if (status / 100 != 2) {
                throw new AssertionError(status + " " + body);
            }
            return body;
        }

        String reason() {
            return body.path("reason").asText();
        }
    }

    Answer get(String path) {
        return send("GET", path, "", "", "application/json");
    }

    Answer getAs(String path, String accept) {
        return send("GET", path, "", "", accept);
    }

    Answer post(String path, String body) {
        return send("POST", path, "application/json", body, "application/json");
    }

    Answer put(String path, String body) {
        return send("PUT", path, "application/json", body, "application/json");
    }

    Answer put(String path, JsonNode body) {
        return put(path, body.toString());
    }

    Answer patch(String path, String type, String body) {
        return send("PATCH", path, type, body, "application/json");
    }

    Answer delete(String path) {
        return send("DELETE", path, "", "", "application/json");
    }

    Answer delete(String path, String options) {
        return send("DELETE", path, "application/json", options, "application/json");
    }

    Answer postProtobuf(String path, byte[] body) {
        return send(
                "POST",
                path,
                "application/vnd.kubernetes.protobuf",
                BodyPublishers.ofByteArray(body),
                "application/json");
    }

    private Answer send(String method, String path, String type, String body, String accept) {
        return send(
                method, path, type, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body), accept);
    }

    private Answer send(String method, String path, String type, BodyPublisher body, String accept) {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Accept", accept)
                .method(method, body);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    json(answer.body()),
                    answer.headers().firstValue("Date").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return text.startsWith("{")
                    ? MAPPER.readTree(text)
                    : MAPPER.createObjectNode().put("text", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a watch; close it. */
    RawWatch watch(String pathWithQuery) {
        return RawWatch.open(
                client, address + pathWithQuery + (pathWithQuery.contains("?") ? "&" : "?") + "watch=true");
    }

    /** Waits until the object of a collection fulfils a condition. */
    JsonNode await(String collection, String name, Predicate<JsonNode> condition) {
        try (var watch = watch(collection + "?fieldSelector=metadata.name%3D" + name)) {
            while (true) {
                var event = watch.next();
                if (!event.path("type").asText().equals("DELETED") && condition.test(event.path("object"))) {
                    return event.path("object");
                }
            }
        }
    }

    /** Waits until the collection has no object of that name. */
    void awaitGone(String collection, String name) {
        try (var watch = watch(collection + "?fieldSelector=metadata.name%3D" + name)) {
            while (get(collection + "/" + name).status() != 404) {
                watch.next();
            }
        }
    }
}
