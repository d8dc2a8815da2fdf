package dev.switchback.localcluster.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Columns of built-in types, by the plural with its group. */
final class BuiltInColumns {
    private static final Column CREATED_AT = Column.text(
            "Created At", object -> object.at("/metadata/creationTimestamp").asText());

    private static final Map<String, List<Column>> COLUMNS = Map.ofEntries(
            Map.entry("deployments.apps", WorkloadColumns.deployment()),
            Map.entry("replicasets.apps", WorkloadColumns.replicaSet()),
            Map.entry("statefulsets.apps", WorkloadColumns.statefulSet()),
            Map.entry("daemonsets.apps", WorkloadColumns.daemonSet()),
            Map.entry("pods", PodColumns.all()),
            Map.entry("services", services()),
            Map.entry("namespaces", List.of(Column.ofName(), at("Status", "/status/phase"), Column.ofAge())),
            Map.entry("nodes", nodes()),
            Map.entry("configmaps", List.of(Column.ofName(), data(), Column.ofAge())),
            Map.entry("secrets", List.of(Column.ofName(), at("Type", "/type"), data(), Column.ofAge())),
            Map.entry("serviceaccounts", List.of(Column.ofName(), Column.ofAge())),
            Map.entry("events", events("/involvedObject", "/message", "/lastTimestamp")),
            Map.entry("events.events.k8s.io", events("/regarding", "/note", "/deprecatedLastTimestamp")),
            Map.entry("endpointslices.discovery.k8s.io", endpointSlices()),
            Map.entry(
                    "leases.coordination.k8s.io",
                    List.of(Column.ofName(), at("Holder", "/spec/holderIdentity"), Column.ofAge())),
            Map.entry(
                    "controllerrevisions.apps",
                    List.of(
                            Column.ofName(),
                            Column.text("Controller", BuiltInColumns::controller),
                            Column.number("Revision", "/revision"),
                            Column.ofAge())));

    private BuiltInColumns() {}

    static List<Column> of(String qualifiedPlural) {
        return COLUMNS.getOrDefault(qualifiedPlural, List.of(Column.ofName(), CREATED_AT));
    }

    private static Column at(String name, String pointer) {
        return Column.text(name, object -> object.at(pointer).asText());
    }

    private static Column data() {
        return Column.text(
                "Data", object -> Integer.toString(object.path("data").size()));
    }

    private static List<Column> nodes() {
        return List.of(
                Column.ofName(),
                Column.text("Status", node -> condition(node, "Ready") ? "Ready" : "NotReady"),
                Column.text("Roles", node -> "<none>"),
                Column.ofAge(),
                at("Version", "/status/nodeInfo/kubeletVersion"));
    }

    private static boolean condition(JsonNode object, String type) {
        for (var condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static List<Column> services() {
        return List.of(
                Column.ofName(),
                at("Type", "/spec/type"),
                Column.text(
                        "Cluster-IP", service -> service.at("/spec/clusterIP").asText("<none>")),
                Column.text("External-IP", service -> service.at("/spec/externalName")
                        .asText("<none>")),
                Column.text("Port(s)", service -> ports(service.at("/spec/ports"))),
                Column.ofAge(),
                Column.wide("Selector", service -> WorkloadColumns.labels(service.at("/spec/selector"))));
    }

    private static String ports(JsonNode ports) {
        var texts = new ArrayList<String>();
        ports.forEach(port -> texts.add(
                port.path("port").asText() + "/" + port.path("protocol").asText("TCP")));
        return texts.isEmpty() ? "<none>" : String.join(",", texts);
    }

    private static List<Column> events(String about, String message, String lastSeen) {
        return List.of(
                new Column("Last Seen", "string", 0, (event, now) -> Column.since("", seen(event, lastSeen))
                        .cell()
                        .apply(event, now)),
                at("Type", "/type"),
                at("Reason", "/reason"),
                Column.text(
                        "Object",
                        event -> event.at(about + "/kind").asText().toLowerCase(java.util.Locale.ROOT) + "/"
                                + event.at(about + "/name").asText()),
                at("Message", message),
                Column.wide("Name", event -> event.at("/metadata/name").asText()));
    }

    private static String seen(JsonNode event, String lastSeen) {
        if (event.at(lastSeen).isTextual()) {
            return lastSeen;
        }
        return event.path("eventTime").isTextual() ? "/eventTime" : "/metadata/creationTimestamp";
    }

    private static List<Column> endpointSlices() {
        return List.of(
                Column.ofName(),
                at("AddressType", "/addressType"),
                Column.text("Ports", slice -> joined(slice.path("ports"), "/port")),
                Column.text("Endpoints", slice -> joined(slice.path("endpoints"), "/addresses/0")),
                Column.ofAge());
    }

    private static String joined(JsonNode list, String pointer) {
        var texts = new ArrayList<String>();
        list.forEach(element -> texts.add(element.at(pointer).asText()));
        return texts.isEmpty() ? "<unset>" : String.join(",", texts);
    }

    private static String controller(JsonNode object) {
        for (var owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner.path("kind").asText().toLowerCase(java.util.Locale.ROOT) + ".apps/"
                        + owner.path("name").asText();
            }
        }
        return "<none>";
    }
}
