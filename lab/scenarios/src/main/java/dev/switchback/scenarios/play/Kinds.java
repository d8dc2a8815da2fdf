package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.Resource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the resource of a kind: those that are well known, and the custom ones that the incident holds. */
final class Kinds {
    static final Resource ROLLBACKS = new Resource("/apis/switchback.dev/v1alpha1", "rollbacks", "Rollback");
    private static final Map<String, Resource> WELL_KNOWN = Stream.of(
                    ROLLBACKS,
                    Resource.NAMESPACES,
                    Resource.NODES,
                    Resource.PODS,
                    Resource.SERVICES,
                    Resource.EVENTS,
                    Resource.CONFIG_MAPS,
                    Resource.SECRETS,
                    Resource.DEPLOYMENTS,
                    Resource.REPLICA_SETS,
                    Resource.ENDPOINT_SLICES,
                    new Resource("/api/v1", "endpoints", "Endpoints"),
                    Resource.STATEFUL_SETS,
                    Resource.DAEMON_SETS,
                    Resource.CONTROLLER_REVISIONS,
                    new Resource("/apis/policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"),
                    new Resource("/apis/autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"))
            .collect(Collectors.toMap(Resource::kind, resource -> resource));

    private final Map<String, Resource> custom = new HashMap<>();

    /** By kind alone. */
    Optional<Resource> named(String kind) {
        return Optional.ofNullable(WELL_KNOWN.get(kind)).or(() -> Optional.ofNullable(custom.get(kind)));
    }

    /** By the apiVersion and kind of an object. */
    Resource of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        return named(kind).filter(r -> r.apiVersion().equals(apiVersion)).orElseGet(() -> {
            var resource =
                    new Resource((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion, plural(kind), kind);
            custom.put(kind, resource);
            return resource;
        });
    }

    private static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        if (lower.endsWith("y")) {
            return lower.substring(0, lower.length() - 1) + "ies";
        }
        return lower.endsWith("s") || lower.endsWith("x") ? lower + "es" : lower + "s";
    }

    /** A CustomResourceDefinition for a type that nobody has defined: namespaced, and of any shape. */
    ObjectNode definition(ObjectNode object) {
        Resource resource = of(object);
        String apiVersion = resource.apiVersion();
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        ObjectNode crd = JsonNodeFactory.instance.objectNode();
        crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
        crd.putObject("metadata").put("name", resource.plural() + "." + group);
        ObjectNode spec = crd.putObject("spec").put("group", group).put("scope", "Namespaced");
        spec.putObject("names")
                .put("kind", resource.kind())
                .put("listKind", resource.kind() + "List")
                .put("plural", resource.plural())
                .put("singular", resource.kind().toLowerCase(Locale.ROOT));
        ObjectNode version = spec.putArray("versions").addObject();
        version.put("name", apiVersion.substring(slash + 1)).put("served", true).put("storage", true);
        version.putObject("schema")
                .putObject("openAPIV3Schema")
                .put("type", "object")
                .put("x-kubernetes-preserve-unknown-fields", true);
        return crd;
    }
}
