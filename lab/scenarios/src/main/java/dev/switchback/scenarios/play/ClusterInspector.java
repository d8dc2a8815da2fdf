package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.report.PlayedOutcome.SeenRollback;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the cluster as people do. */
final class ClusterInspector {
    private static final String HASH = "pod-template-hash";
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

    /** The image of the first container of each Deployment's template. */
    Map<Place, String> images() {
        return each(
                Resource.DEPLOYMENTS,
                d -> d.json().at("/spec/template/spec/containers/0/image").asText());
    }

    /** The hash of each Deployment's template; empty text while no ReplicaSet has it. */
    Map<Place, String> revisions() {
        return each(
                Resource.DEPLOYMENTS,
                d -> current(d).map(ClusterInspector::hash).orElse(""));
    }

    Map<Place, Map<String, String>> selectors() {
        return each(
                Resource.SERVICES, s -> Map.copyOf(ApiObject.strings(s.spec().path("selector"))));
    }

    /** The hash that {@code current} or {@code previous} stands for, or the hash itself. */
    Optional<String> revision(Place place, String wanted) {
        if (!wanted.equals("current") && !wanted.equals("previous")) {
            return Optional.of(wanted);
        }
        Optional<ApiObject> deployment = client.get(Resource.DEPLOYMENTS, place.namespace(), place.name());
        if (deployment.isEmpty()) {
            return Optional.empty();
        }
        List<ApiObject> newestFirst = replicaSets(deployment.get());
        Optional<ApiObject> current =
                current(deployment.get()).or(() -> newestFirst.stream().findFirst());
        Optional<ApiObject> found = wanted.equals("current")
                ? current
                : newestFirst.stream()
                        .filter(set ->
                                current.filter(c -> c.uid().equals(set.uid())).isEmpty())
                        .findFirst();
        return found.map(ClusterInspector::hash);
    }

    private static String hash(ApiObject replicaSet) {
        return replicaSet.labels().getOrDefault(HASH, "");
    }

    /** Newest number first. */
    private List<ApiObject> replicaSets(ApiObject deployment) {
        return client.list(Resource.REPLICA_SETS).items().stream()
                .filter(set -> set.controllerUid().equals(deployment.uid()))
                .sorted(Comparator.comparingLong(ClusterInspector::number).reversed())
                .toList();
    }

    private static long number(ApiObject replicaSet) {
        String text = replicaSet.annotation(REVISION).orElse("0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The ReplicaSet of the Deployment's template. */
    private Optional<ApiObject> current(ApiObject deployment) {
        JsonNode template = plain(deployment.spec().path("template"));
        return replicaSets(deployment).stream()
                .filter(set -> plain(set.spec().path("template")).equals(template))
                .findFirst();
    }

    /** Without the hash label and what says nothing. */
    private static JsonNode plain(JsonNode template) {
        JsonNode copy = template.deepCopy();
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
