package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.report.PlayedOutcome.SeenRollback;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads the cluster as people do. */
final class ClusterInspector {
    private static final String HASH = WorkloadKind.DEPLOYMENT.hashLabel();
    private static final Map<WorkloadKind, Resource> WORKLOADS = new EnumMap<>(Map.of(
            WorkloadKind.DEPLOYMENT, Resource.DEPLOYMENTS,
            WorkloadKind.STATEFUL_SET, Resource.STATEFUL_SETS,
            WorkloadKind.DAEMON_SET, Resource.DAEMON_SETS));
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final ApiClient client;

    ClusterInspector(ApiClient client) {
        this.client = client;
    }

    List<SeenRollback> rollbacks() {
        return client.list(Kinds.ROLLBACKS).items().stream()
                .map(ApiObject::json)
                .map(ClusterInspector::rollback)
                .sorted(Comparator.comparing(SeenRollback::workload).thenComparing(SeenRollback::name))
                .toList();
    }

    private static SeenRollback rollback(JsonNode record) {
        JsonNode status = record.path("status");
        return new SeenRollback(
                workload(record),
                record.at("/metadata/name").asText(),
                status.path("phase").asText("Pending"),
                status.path("reason").asText(""),
                status.path("message").asText(""),
                hash(status.path("from")),
                hash(status.path("to")));
    }

    /** {@code namespace/name} of a rollback's workload; in the rollback's own namespace when it names none. */
    static String workload(JsonNode rollback) {
        JsonNode workload = rollback.at("/spec/workload");
        String own = rollback.at("/metadata/namespace").asText();
        return workload.path("namespace").asText(own) + "/"
                + workload.path("name").asText();
    }

    private static String hash(JsonNode revision) {
        return revision.isTextual() ? revision.asText() : revision.path("hash").asText("");
    }

    /** The image of the first container of each workload's template. */
    Map<Place, String> images() {
        return ofWorkloads((kind, workload) ->
                workload.json().at("/spec/template/spec/containers/0/image").asText());
    }

    /** The hash of each workload's template; empty text while no revision has it. */
    Map<Place, String> revisions() {
        return ofWorkloads((kind, workload) ->
                current(kind, workload).map(revision -> hash(kind, revision)).orElse(""));
    }

    /** Of those of one name a Deployment's counts. */
    private Map<Place, String> ofWorkloads(BiFunction<WorkloadKind, ApiObject, String> look) {
        var seen = new TreeMap<Place, String>(Comparator.comparing(Place::toString));
        WORKLOADS.forEach((kind, resource) ->
                each(resource, workload -> look.apply(kind, workload)).forEach(seen::putIfAbsent));
        return seen;
    }

    Map<Place, Map<String, String>> selectors() {
        return each(
                Resource.SERVICES, s -> Map.copyOf(ApiObject.strings(s.spec().path("selector"))));
    }

    /** As {@link #revision(WorkloadKind, Place, String)}, of a Deployment. */
    Optional<String> revision(Place place, String wanted) {
        return revision(WorkloadKind.DEPLOYMENT, place, wanted);
    }

    /** The hash that {@code current} or {@code previous} stands for, or the hash itself; of a StatefulSet's the whole name. */
    Optional<String> revision(WorkloadKind kind, Place place, String wanted) {
        if (!wanted.equals("current") && !wanted.equals("previous")) {
            boolean bare = kind == WorkloadKind.STATEFUL_SET && !wanted.startsWith(place.name() + "-");
            return Optional.of(bare ? place.name() + "-" + wanted : wanted);
        }
        Optional<ApiObject> workload =
                client.get(WORKLOADS.getOrDefault(kind, Resource.DEPLOYMENTS), place.namespace(), place.name());
        if (workload.isEmpty()) {
            return Optional.empty();
        }
        List<ApiObject> newestFirst = revisions(kind, workload.get());
        Optional<ApiObject> current =
                current(kind, workload.get()).or(() -> newestFirst.stream().findFirst());
        Optional<ApiObject> found = wanted.equals("current")
                ? current
                : newestFirst.stream()
                        .filter(revision -> current.filter(c -> c.uid().equals(revision.uid()))
                                .isEmpty())
                        .findFirst();
        return found.map(revision -> hash(kind, revision));
    }

    private static String hash(WorkloadKind kind, ApiObject revision) {
        return kind == WorkloadKind.STATEFUL_SET
                ? revision.name()
                : revision.labels().getOrDefault(kind.hashLabel(), "");
    }

    /** Newest number first. */
    private List<ApiObject> revisions(WorkloadKind kind, ApiObject workload) {
        Resource kept = kind == WorkloadKind.DEPLOYMENT ? Resource.REPLICA_SETS : Resource.CONTROLLER_REVISIONS;
        return client.list(kept).items().stream()
                .filter(revision -> revision.controllerUid().equals(workload.uid()))
                .sorted(Comparator.comparingLong(ClusterInspector::number).reversed())
                .toList();
    }

    private static long number(ApiObject revision) {
        String text = revision.annotation(REVISION)
                .orElse(revision.json().path("revision").asText("0"));
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The revision of the workload's template. */
    private Optional<ApiObject> current(WorkloadKind kind, ApiObject workload) {
        JsonNode template = plain(workload.spec().path("template"));
        String kept = kind == WorkloadKind.DEPLOYMENT ? "/spec/template" : "/data/spec/template";
        return revisions(kind, workload).stream()
                .filter(revision -> plain(revision.json().at(kept)).equals(template))
                .findFirst();
    }

    /** Without what controllers add, and what says nothing. */
    private static JsonNode plain(JsonNode template) {
        JsonNode copy = template.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove("$patch");
        }
        if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
            if (metadata.path("annotations").isEmpty()) {
                metadata.remove("annotations");
            }
        }
        return copy;
    }

    private <T> Map<Place, T> each(Resource resource, Function<ApiObject, T> look) {
        var seen = new TreeMap<Place, T>(Comparator.comparing(Place::toString));
        for (ApiObject object : client.list(resource).items()) {
            seen.put(new Place(object.namespace(), object.name()), look.apply(object));
        }
        return seen;
    }
}
