package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Reads what ConfigMaps and Secrets say about themselves. What they hold is not looked at. */
public final class Configurations {
    private final Api api;

    Configurations(Api api) {
        this.api = api;
    }

    /** @throws ApiException when the API server did not answer, or does not allow it */
    public Reading<Configuration> read(Kind kind, String namespace, String name) {
        return api.read(kind.type.object(namespace, name), Configurations::configuration);
    }

    private static Configuration configuration(JsonNode object) {
        Instant changed = Fields.created(object);
        for (var entry : object.path("metadata").path("managedFields")) {
            Instant at = Fields.time(entry.path("time")).orElse(changed);
            changed = at.isAfter(changed) ? at : changed;
        }
        return new Configuration(object.path("immutable").asBoolean(), changed);
    }

    /** What pods refer to by name. */
    public enum Kind {
        CONFIG_MAP("ConfigMap", ResourceType.CONFIG_MAPS),
        SECRET("Secret", ResourceType.SECRETS);

        private final String text;

        @SuppressWarnings("ImmutableEnumChecker") // a record of strings
        private final ResourceType type;

        Kind(String text, ResourceType type) {
            this.text = text;
            this.type = type;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A ConfigMap or Secret.
     *
     * @param immutable whether its data can never change
     * @param changed when somebody last wrote it, by its {@code managedFields}; else when it was created
     */
    public record Configuration(boolean immutable, Instant changed) {}
}
