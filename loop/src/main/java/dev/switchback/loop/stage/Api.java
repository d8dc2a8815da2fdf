package dev.switchback.loop.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Transport;
import dev.switchback.loop.process.GaveUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Plain calls to an API server, as {@code kubectl} would make them. */
final class Api {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final Transport transport;

    Api(Transport transport) {
        this.transport = transport;
    }

    /** Creates each object of a YAML text. */
    void create(String yaml) throws GaveUp {
        for (JsonNode object : documents(yaml)) {
            send("POST", collection(object), "application/json", object.toString());
        }
    }

    /** A strategic merge patch, such as {@code kubectl patch -p} sends. */
    JsonNode patch(String path, String patch) throws GaveUp {
        return send("PATCH", path, "application/strategic-merge-patch+json", patch);
    }

    JsonNode get(String path) throws GaveUp {
        return send("GET", path, "", "");
    }

    private JsonNode send(String method, String path, String contentType, String body) throws GaveUp {
        try {
            Transport.Response response = transport.send(new Transport.Request(method, path, contentType, body));
            if (response.status() / 100 != 2) {
                throw new GaveUp("the API server refused " + method + " " + path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new GaveUp("the API server answered " + method + " " + path + " with what is not JSON");
        } catch (IOException e) {
            throw new GaveUp("the API server did not answer " + method + " " + path + ": " + e.getMessage());
        }
    }

    private static List<JsonNode> documents(String yaml) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return values.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("a shipped manifest is not YAML", e);
        }
    }

    private static String collection(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String namespace = object.at("/metadata/namespace").asText();
        return (version.contains("/") ? "/apis/" : "/api/") + version
                + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/")
                + object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
    }
}
