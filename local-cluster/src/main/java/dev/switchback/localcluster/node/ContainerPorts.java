package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The ports of a container by name. */
record ContainerPorts(Map<String, Integer> byName) {

    static ContainerPorts read(JsonNode container) {
        var ports = new HashMap<String, Integer>();
        for (var port : container.path("ports")) {
            ports.put(port.path("name").asText(), port.path("containerPort").asInt());
        }
        return new ContainerPorts(Map.copyOf(ports));
    }

    /** The number of a port that is given by number or name; 0 when no port has that name. */
    int number(JsonNode port) {
        return port.isInt() ? port.intValue() : byName.getOrDefault(port.asText(), 0);
    }
}
