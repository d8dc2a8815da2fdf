package dev.switchback.localcluster.server.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.types.ServedType;
import dev.switchback.localcluster.server.types.TypeRegistry;
import java.util.List;

/** All groups, versions and resources in one document, which newer clients ask for. */
public final class AggregatedDiscovery {
    /** What a request accepts that wants it, and what the answer is. */
    public static final String CONTENT_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private final TypeRegistry types;

    public AggregatedDiscovery(TypeRegistry types) {
        this.types = types;
    }

    /** Whether a request accepts this document. */
    public static boolean accepted(String accept) {
        return accept.contains("g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }

    /** The core group alone, for {@code /api}. */
    public ObjectNode core() {
        return list(List.of(""));
    }

    /** All other groups, for {@code /apis}. */
    public ObjectNode groups() {
        return list(types.groups().stream().filter(group -> !group.isEmpty()).toList());
    }

    private ObjectNode list(List<String> groups) {
        var list = JsonText.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        var items = list.putArray("items");
        groups.forEach(group -> {
            var item = items.addObject();
            var metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            var versions = item.putArray("versions");
            types.versions(group).forEach(version -> versions.add(describe(group, version)));
        });
        return list;
    }

    private ObjectNode describe(String group, String version) {
        var described = JsonText.object().put("version", version);
        var resources = described.putArray("resources");
        types.inVersion(group, version).forEach(type -> resources.add(describe(type, version)));
        return described.put("freshness", "Current");
    }

    private static ObjectNode describe(ServedType type, String version) {
        var resource = JsonText.object().put("resource", type.plural());
        resource.set("responseKind", kind(type.group(), version, type.kind()));
        resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
        resource.put("singularResource", type.names().singular());
        resource.set("verbs", ApiDiscovery.verbs(type));
        resource.set("shortNames", ApiDiscovery.texts(type.names().shortNames()));
        resource.set("categories", ApiDiscovery.texts(type.names().categories()));
        var subresources = resource.putArray("subresources");
        type.subresources().stream().sorted().forEach(name -> {
            var subresource = subresources.addObject().put("subresource", name);
            subresource.set(
                    "responseKind",
                    name.equals("scale")
                            ? kind("autoscaling", "v1", "Scale")
                            : kind(type.group(), version, type.kind()));
            subresource.set("verbs", ApiDiscovery.verbsOfSubresource(name));
        });
        return resource;
    }

    private static ObjectNode kind(String group, String version, String kind) {
        return JsonText.object().put("group", group).put("version", version).put("kind", kind);
    }
}
