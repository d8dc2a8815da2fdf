package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads namespaces, makes them, and writes their annotations. */
public final class Namespaces {
    private final Api api;

    Namespaces(Api api) {
        this.api = api;
    }

    public Reading<NamespaceInfo> read(String name) {
        return api.read(ResourceType.NAMESPACES.clusterScoped(name), Namespaces::info);
    }

    /** The names of all of them. */
    public List<String> names() {
        return Listing.read(api, ResourceType.NAMESPACES.everywhere(), "").items().stream()
                .map(Fields::name)
                .toList();
    }

    /** Makes an empty one; {@link WriteOutcome.Kind#CONFLICT} when there is one of that name. */
    public WriteOutcome create(String name) {
        var namespace = ExactJson.newObject();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        return api.write("POST", Optional.of(ResourceType.NAMESPACES.everywhere()), Api.JSON, namespace);
    }

    public WriteOutcome annotate(String name, Map<String, @Nullable String> annotations) {
        var path = ResourceType.NAMESPACES.clusterScoped(name);
        return api.write("PATCH", path, Api.MERGE_PATCH, Workloads.annotationsPatch(annotations));
    }

    private static NamespaceInfo info(JsonNode namespace) {
        boolean terminating = namespace.path("metadata").hasNonNull("deletionTimestamp")
                || Fields.text(namespace.path("status").path("phase")).equals("Terminating");
        return new NamespaceInfo(
                Fields.name(namespace), Fields.uid(namespace), Fields.annotations(namespace), terminating);
    }

    /** A namespace. */
    public record NamespaceInfo(String name, String uid, Map<String, String> annotations, boolean terminating) {}
}
