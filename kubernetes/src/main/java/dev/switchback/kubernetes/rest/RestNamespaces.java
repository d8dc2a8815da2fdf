package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Namespaces;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class RestNamespaces implements Namespaces {
    private final Api api;

    RestNamespaces(Api api) {
        this.api = api;
    }

    @Override
    public Reading<NamespaceInfo> read(String name) {
        return api.read(Resource.NAMESPACES.clusterScoped(name), RestNamespaces::info);
    }

    @Override
    public WriteOutcome create(String name) {
        var namespace = Codec.newObject();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        return api.write("POST", Optional.of(Resource.NAMESPACES.everywhere()), Api.JSON, namespace);
    }

    @Override
    public WriteOutcome annotate(String name, Map<String, @Nullable String> annotations) {
        var path = Resource.NAMESPACES.clusterScoped(name);
        return api.write("PATCH", path, Api.MERGE_PATCH, RestWorkloads.annotationsPatch(annotations));
    }

    private static NamespaceInfo info(JsonNode namespace) {
        boolean terminating = namespace.path("metadata").hasNonNull("deletionTimestamp")
                || Fields.text(namespace.path("status").path("phase")).equals("Terminating");
        return new NamespaceInfo(
                Fields.name(namespace), Fields.uid(namespace), Fields.annotations(namespace), terminating);
    }
}
