package dev.switchback.localcluster.server.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.types.ServedType;
import dev.switchback.localcluster.server.types.TypeRegistry;
import java.util.List;
import java.util.Optional;

/** Groups, versions and resources, one document each. */
public final class ApiDiscovery {
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> CREATE = List.of("create");

    private final TypeRegistry types;

    public ApiDiscovery(TypeRegistry types) {
        this.types = types;
    }

    /** {@code /api}: the versions of the core group. */
    public ObjectNode coreVersions() {
        var versions = JsonText.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    /** {@code /apis}: all groups but the core one. */
    public ObjectNode groups() {
        var list = JsonText.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = list.putArray("groups");
        types.groups().stream().filter(group -> !group.isEmpty()).forEach(group -> groups.add(describe(group)));
        return list;
    }

    /** {@code /apis/GROUP}; empty when there is no such group. */
    public Optional<ObjectNode> group(String group) {
        return types.groups().contains(group) && !group.isEmpty()
                ? Optional.of(describe(group).put("kind", "APIGroup").put("apiVersion", "v1"))
                : Optional.empty();
    }

    private ObjectNode describe(String group) {
        var described = JsonText.object().put("name", group);
        var versions = described.putArray("versions");
        types.versions(group).forEach(version -> versions.addObject()
                .put("groupVersion", group + "/" + version)
                .put("version", version));
        described.set("preferredVersion", versions.get(0).deepCopy());
        return described;
    }

    /** {@code /api/v1} and {@code /apis/GROUP/VERSION}; empty when there is no such version. */
    public Optional<ObjectNode> resources(String group, String version) {
        var served = types.inVersion(group, version);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        var list = JsonText.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        var resources = list.putArray("resources");
        served.forEach(type -> {
            resources.add(describe(type));
            type.subresources().stream().sorted().forEach(subresource -> resources.add(describe(type, subresource)));
        });
        return Optional.of(list);
    }

    private static ObjectNode describe(ServedType type) {
        var resource = JsonText.object()
                .put("name", type.plural())
                .put("singularName", type.names().singular())
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        resource.set("verbs", verbs(type));
        setUnlessEmpty(resource, "shortNames", type.names().shortNames());
        setUnlessEmpty(resource, "categories", type.names().categories());
        return resource;
    }

    private static void setUnlessEmpty(ObjectNode resource, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            resource.set(field, texts(texts));
        }
    }

    private static ObjectNode describe(ServedType type, String subresource) {
        var resource = JsonText.object()
                .put("name", type.plural() + "/" + subresource)
                .put("singularName", "")
                .put("namespaced", type.namespaced());
        if (subresource.equals("scale")) {
            resource.put("group", "autoscaling").put("version", "v1");
        }
        resource.put("kind", subresource.equals("scale") ? "Scale" : type.kind());
        resource.set("verbs", verbsOfSubresource(subresource));
        return resource;
    }

    /** What can be done to a resource. */
    static ArrayNode verbs(ServedType type) {
        return texts(type.review() ? CREATE : ALL);
    }

    static ArrayNode verbsOfSubresource(String subresource) {
        return texts(
                switch (subresource) {
                    case "log" -> List.of("get");
                    case "binding", "eviction" -> CREATE;
                    case "exec", "attach", "portforward" -> List.of("create", "get");
                    default -> List.of("get", "patch", "update");
                });
    }

    static ArrayNode texts(List<String> texts) {
        var array = JsonText.array();
        texts.forEach(array::add);
        return array;
    }
}
