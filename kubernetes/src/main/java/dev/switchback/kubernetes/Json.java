package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the few JSON shapes that Kubernetes objects are made of. */
final class Json {
    private Json() {}

    /** An object of strings, such as labels; empty for anything else. */
    static Map<String, String> stringMap(JsonNode node) {
        var map = new LinkedHashMap<String, String>();
        node.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        return Collections.unmodifiableMap(map); // keeps its order, unlike Map.copyOf
    }
}
