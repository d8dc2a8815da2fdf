package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.api.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The schemas of built-in types, extracted from Kubernetes' own OpenAPI documents (Apache License 2.0). */
public final class BuiltInSchemas {
    private static final JsonNode DEFINITIONS = read();

    private BuiltInSchemas() {}

    /**
     * The schema of a definition such as {@code apps.v1.Deployment}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Schema of(String definition) {
        if (!DEFINITIONS.has(definition)) {
            throw new IllegalArgumentException("no schema of " + definition);
        }
        return new Schema(DEFINITIONS.path(definition), DEFINITIONS);
    }

    private static JsonNode read() {
        try (var stream = BuiltInSchemas.class.getResourceAsStream("kubernetes-schemas.json")) {
            if (stream == null) {
                throw new IllegalStateException("kubernetes-schemas.json is not in the jar");
            }
            return JsonText.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
