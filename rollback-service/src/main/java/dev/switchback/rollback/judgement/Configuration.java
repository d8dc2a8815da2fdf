package dev.switchback.rollback.judgement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Configurations.Kind;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The configuration that a pod template refers to by name, and the marks by which templates follow its changes. */
public final class Configuration {

    /** A ConfigMap or Secret in the workload's namespace. */
    public record Reference(Kind kind, String name) {
        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    /**
     * What is known of it.
     *
     * @param immutable whether its data can never change; not when it is missing or cannot be read
     * @param changed when somebody last wrote it; empty when it is missing or cannot be read
     */
    public record State(boolean immutable, Optional<Instant> changed) {
        public static final State UNKNOWN = new State(false, Optional.empty());
    }

    private Configuration() {}

    /** Whether the templates differ in config and restart marks alone. */
    public static boolean differsInMarksAlone(JsonNode one, JsonNode other) {
        return withoutMarks(one).equals(withoutMarks(other));
    }

    private static JsonNode withoutMarks(JsonNode template) {
        return Releases.withoutAnnotations(template, name -> isMark(name) || Releases.isRestartMark(name));
    }

    /** Annotations that deploy tools compute from configuration, so that its change makes a new template. */
    private static boolean isMark(String annotation) {
        return annotation.startsWith("checksum/")
                || annotation.startsWith("reloader.stakater.com/")
                || annotation.endsWith("-checksum")
                || annotation.endsWith("-hash");
    }

    /** The ConfigMaps and Secrets that the template names in environment variables and volumes. */
    public static Set<Reference> references(JsonNode template) {
        var found = new LinkedHashSet<Reference>();
        JsonNode spec = template.path("spec");
        for (String containers : new String[] {"initContainers", "containers"}) {
            spec.path(containers).forEach(container -> {
                container.path("envFrom").forEach(source -> {
                    add(found, Kind.CONFIG_MAP, source.path("configMapRef").path("name"));
                    add(found, Kind.SECRET, source.path("secretRef").path("name"));
                });
                container.path("env").forEach(variable -> {
                    JsonNode source = variable.path("valueFrom");
                    add(found, Kind.CONFIG_MAP, source.path("configMapKeyRef").path("name"));
                    add(found, Kind.SECRET, source.path("secretKeyRef").path("name"));
                });
            });
        }
        spec.path("volumes").forEach(volume -> {
            add(found, Kind.CONFIG_MAP, volume.path("configMap").path("name"));
            add(found, Kind.SECRET, volume.path("secret").path("secretName"));
            volume.path("projected").path("sources").forEach(source -> {
                add(found, Kind.CONFIG_MAP, source.path("configMap").path("name"));
                add(found, Kind.SECRET, source.path("secret").path("name"));
            });
        });
        return found;
    }

    private static void add(Set<Reference> found, Kind kind, JsonNode name) {
        if (!name.asText("").isEmpty()) {
            found.add(new Reference(kind, name.asText()));
        }
    }
}
