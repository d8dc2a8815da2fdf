package dev.switchback.localcluster.server.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.switchback.localcluster.api.Json;
import dev.switchback.localcluster.server.types.ResourceType;
import java.util.List;

/** What can be done to resources, as discovery tells it. */
final class Verbs {
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> CREATE = List.of("create");

    private Verbs() {}

    static ArrayNode of(ResourceType type) {
        return texts(type.review() ? CREATE : ALL);
    }

    static ArrayNode ofSubresource(String subresource) {
        return texts(
                switch (subresource) {
                    case "log" -> List.of("get");
                    case "binding", "eviction" -> CREATE;
                    case "exec", "attach", "portforward" -> List.of("create", "get");
                    default -> List.of("get", "patch", "update");
                });
    }

    static ArrayNode texts(List<String> texts) {
        var array = Json.array();
        texts.forEach(array::add);
        return array;
    }
}
