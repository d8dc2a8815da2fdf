package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the resource of a kind. */
final class Kinds {
    static final Resource ROLLBACKS = new Resource("/apis/switchback.dev/v1alpha1", "rollbacks", "Rollback");
    private static final List<Resource> KNOWN = List.of(
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
            new Resource("/apis/apps/v1", "statefulsets", "StatefulSet"),
            new Resource("/apis/apps/v1", "daemonsets", "DaemonSet"),
            new Resource("/apis/apps/v1", "controllerrevisions", "ControllerRevision"),
            new Resource("/apis/policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"),
            new Resource("/apis/autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"));

    private Kinds() {}

    /** By kind alone, for those that are well known. */
    static Optional<Resource> named(String kind) {
        return KNOWN.stream().filter(r -> r.kind().equals(kind)).findFirst();
    }

    /** By what an object says of itself. */
    static Resource of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        return named(kind)
                .filter(r -> r.apiVersion().equals(apiVersion))
                .orElseGet(() -> new Resource(root(apiVersion), plural(kind), kind));
    }

    private static String root(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    private static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        if (lower.endsWith("y")) {
            return lower.substring(0, lower.length() - 1) + "ies";
        }
        return lower.endsWith("s") || lower.endsWith("x") ? lower + "es" : lower + "s";
    }
}
