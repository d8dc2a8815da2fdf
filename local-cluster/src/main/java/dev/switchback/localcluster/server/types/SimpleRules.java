package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Rules of types that need only a few. */
final class SimpleRules {
    private SimpleRules() {}

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

    static final class Node extends BuiltInRules {
        Node() {
            super("core.v1.Node", false);
        }

        @Override
        public Map<String, String> selectableFields() {
            return Map.of("spec.unschedulable", "/spec/unschedulable");
        }
    }

    static final class Secret extends BuiltInRules {
        Secret() {
            super("core.v1.Secret", false);
        }

        @Override
        void defaults(ObjectNode object) {
            Defaults.of(object).put("type", "Opaque");
            if (object.remove("stringData") instanceof ObjectNode plain) {
                var data = Defaults.inner(object, "data");
                plain.properties()
                        .forEach(entry -> data.put(
                                entry.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
            }
        }

        @Override
        public Map<String, String> selectableFields() {
            return Map.of("type", "/type");
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

    static final class EndpointSlice extends BuiltInRules {
        EndpointSlice() {
            super("discovery.v1.EndpointSlice", true);
        }

        @Override
        void defaults(ObjectNode object) {
            Defaults.each(object.path("ports"), port -> {
                Defaults.of(port).put("protocol", "TCP");
                if (!port.has("name")) {
                    port.put("name", "");
                }
            });
            Defaults.each(
                    object.path("endpoints"), endpoint -> Defaults.of(endpoint).putObject("conditions"));
        }
    }

    static final class Autoscaler extends BuiltInRules {
        Autoscaler() {
            super("autoscaling.v2.HorizontalPodAutoscaler", false);
        }

        @Override
        void defaults(ObjectNode object) {
            Defaults.of(Defaults.inner(object, "spec")).put("minReplicas", 1);
        }
    }
}
