package dev.switchback.localcluster.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Columns of types that run pods from a template. */
final class WorkloadColumns {
    private static final Column CONTAINERS = Column.wide("Containers", object -> containers(object, "name"));
    private static final Column IMAGES = Column.wide("Images", object -> containers(object, "image"));
    private static final Column SELECTOR = Column.wide("Selector", object -> selector(object.at("/spec/selector")));

    private WorkloadColumns() {}

    static List<Column> deployment() {
        return List.of(
                Column.ofName(),
                ready("/status/readyReplicas"),
                Column.number("Up-to-date", "/status/updatedReplicas"),
                Column.number("Available", "/status/availableReplicas"),
                Column.ofAge(),
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    static List<Column> replicaSet() {
        return List.of(
                Column.ofName(),
                Column.number("Desired", "/spec/replicas"),
                Column.number("Current", "/status/replicas"),
                Column.number("Ready", "/status/readyReplicas"),
                Column.ofAge(),
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    static List<Column> statefulSet() {
        return List.of(Column.ofName(), ready("/status/readyReplicas"), Column.ofAge(), CONTAINERS, IMAGES);
    }

    static List<Column> daemonSet() {
        return List.of(
                Column.ofName(),
                Column.number("Desired", "/status/desiredNumberScheduled"),
                Column.number("Current", "/status/currentNumberScheduled"),
                Column.number("Ready", "/status/numberReady"),
                Column.number("Up-to-date", "/status/updatedNumberScheduled"),
                Column.number("Available", "/status/numberAvailable"),
                Column.text("Node Selector", object -> labels(object.at("/spec/template/spec/nodeSelector"))),
                Column.ofAge(),
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    private static Column ready(String pointer) {
        return Column.text(
                "Ready",
                object -> object.at(pointer).asInt() + "/"
                        + object.at("/spec/replicas").asInt());
    }

    private static String containers(JsonNode object, String field) {
        var texts = new ArrayList<String>();
        object.at("/spec/template/spec/containers")
                .forEach(container -> texts.add(container.path(field).asText()));
        return String.join(",", texts);
    }

    private static String selector(JsonNode selector) {
        return labels(selector.path("matchLabels"));
    }

    /** Labels as {@code a=b,c=d}. */
    static String labels(JsonNode labels) {
        return labels.isEmpty()
                ? "<none>"
                : labels.properties().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().asText())
                        .collect(Collectors.joining(","));
    }
}
