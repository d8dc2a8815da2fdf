package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Where a port of a Service leads: the pods that are ready, each connection to the next one first. */
public final class ServiceEndpoints {
    private List<InetSocketAddress> ready = List.of();
    private int turn;

    /** The ready endpoints of a Service's slices; those that end but still serve when none is ready. */
    public static List<InetSocketAddress> of(List<ApiObject> slices, String portName) {
        var ready = addresses(slices, portName, "ready");
        return ready.isEmpty() ? addresses(slices, portName, "serving") : ready;
    }

    private static List<InetSocketAddress> addresses(List<ApiObject> slices, String portName, String condition) {
        var addresses = new ArrayList<InetSocketAddress>();
        for (var slice : slices) {
            int port = port(slice.json(), portName);
            for (var endpoint : slice.json().path("endpoints")) {
                if (port > 0 && endpoint.path("conditions").path(condition).asBoolean()) {
                    addresses.add(
                            LoopbackRange.address(endpoint.at("/addresses/0").asText(), port));
                }
            }
        }
        return addresses;
    }

    private static int port(JsonNode slice, String name) {
        for (var port : slice.path("ports")) {
            if (port.path("name").asText("").equals(name)) {
                return port.path("port").asInt();
            }
        }
        return 0;
    }

    synchronized void set(List<InetSocketAddress> addresses) {
        ready = List.copyOf(addresses);
    }

    /** All, beginning with the one whose turn it is. */
    synchronized List<InetSocketAddress> next() {
        if (ready.isEmpty()) {
            return ready;
        }
        turn = (turn + 1) % ready.size();
        var ordered = new ArrayList<>(ready.subList(turn, ready.size()));
        ordered.addAll(ready.subList(0, turn));
        return ordered;
    }
}
