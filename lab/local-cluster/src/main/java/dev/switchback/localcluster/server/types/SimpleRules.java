package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/** Rules of types that need only a few: some defaults, and fields to select by. */
final class SimpleRules extends BuiltInRules {
    private final Consumer<ObjectNode> defaults;
    private final Map<String, String> selectableFields;

    private SimpleRules(
            String definition,
            boolean countsGenerations,
            Consumer<ObjectNode> defaults,
            Map<String, String> selectableFields) {
        super(definition, countsGenerations);
        this.defaults = defaults;
        this.selectableFields = selectableFields;
    }

    static SimpleRules node() {
        return new SimpleRules(
                "core.v1.Node", false, object -> {}, Map.of("spec.unschedulable", "/spec/unschedulable"));
    }

    static SimpleRules secret() {
        return new SimpleRules("core.v1.Secret", false, SimpleRules::completeSecret, Map.of("type", "/type"));
    }

    private static void completeSecret(ObjectNode object) {
        Defaults.of(object).put("type", "Opaque");
        if (object.remove("stringData") instanceof ObjectNode plain) {
            var data = Defaults.inner(object, "data");
            var base64 = Base64.getEncoder();
            plain.properties().forEach(entry -> {
                var bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), base64.encodeToString(bytes));
            });
        }
    }

    static SimpleRules endpointSlice() {
        return new SimpleRules("discovery.v1.EndpointSlice", true, SimpleRules::completeSlice, Map.of());
    }

    private static void completeSlice(ObjectNode object) {
        Defaults.each(object.path("ports"), port -> {
            Defaults.of(port).put("protocol", "TCP");
            if (!port.has("name")) {
                port.put("name", "");
            }
        });
        Defaults.each(
                object.path("endpoints"), endpoint -> Defaults.of(endpoint).putObject("conditions"));
    }

    static SimpleRules autoscaler() {
        return new SimpleRules(
                "autoscaling.v2.HorizontalPodAutoscaler",
                false,
                object -> Defaults.of(Defaults.inner(object, "spec")).put("minReplicas", 1),
                Map.of());
    }

    @Override
    void defaults(ObjectNode object) {
        defaults.accept(object);
    }

    @Override
    public Map<String, String> selectableFields() {
        return selectableFields;
    }

    static final class Namespace extends BuiltInRules {
        Namespace() {
            super("core.v1.Namespace", false);
        }

        @Override
        void defaults(ObjectNode object) {
            var metadata = Defaults.inner(object, "metadata");
            Defaults.inner(metadata, "labels")
                    .put("kubernetes.io/metadata.name", metadata.path("name").asText());
        }

        @Override
        public void beforeCreate(ObjectNode object) {
            Defaults.inner(object, "spec").putArray("finalizers").add("kubernetes");
            object.putObject("status").put("phase", "Active");
        }

        @Override
        public Map<String, String> selectableFields() {
            return Map.of("status.phase", "/status/phase", "name", "/metadata/name");
        }
    }

    /** That of a real server dates every field: of these objects that tells when one became current. */
    static final class ControllerRevision extends BuiltInRules {
        ControllerRevision() {
            super("apps.v1.ControllerRevision", false);
        }

        @Override
        public String datedField() {
            return "revision";
        }
    }

    static final class Lease extends BuiltInRules {
        Lease() {
            super("coordination.v1.Lease", false);
        }

        @Override
        public boolean unconditionalUpdate() {
            return false;
        }

        @Override
        public boolean createOnUpdate() {
            return true;
        }
    }
}
