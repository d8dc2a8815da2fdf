package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.scenarios.cluster.InitialCluster;
import dev.switchback.scenarios.file.Place;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What people do to the cluster, through the API as they would with {@code kubectl}. */
final class ClusterActions {
    private final ApiServer server;
    private final ApiClient client;
    private final InstantSource clock;
    private final Kinds kinds;

    ClusterActions(ApiServer server, InstantSource clock, Kinds kinds) {
        this.server = server;
        this.client = new ApiClient(server);
        this.clock = clock;
        this.kinds = kinds;
    }

    /** An event of the timeline cannot happen as it is written. */
    static final class Impossible extends RuntimeException {
        private Impossible(String why) {
            super(why);
        }
    }

    /** {@code kubectl set image}, for the first container. */
    void deploy(Place place, String image) {
        ObjectNode replace = JsonNodeFactory.instance.objectNode();
        replace.put("op", "replace")
                .put("path", "/spec/template/spec/containers/0/image")
                .put("value", image);
        var patch = JsonNodeFactory.instance.arrayNode().add(replace);
        String path = workload(place).path(place.namespace(), place.name());
        send(new ApiRequest("PATCH", path, "application/json-patch+json", patch.toString()));
    }

    private Resource workload(Place place) {
        return Stream.of(Resource.STATEFUL_SETS, Resource.DAEMON_SETS)
                .filter(r -> client.get(r, place.namespace(), place.name()).isPresent())
                .findFirst()
                .orElse(Resource.DEPLOYMENTS);
    }

    /** {@code kubectl rollout restart}. */
    void rolloutRestart(Place place) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/spec/template/metadata/annotations")
                .put(
                        "kubectl.kubernetes.io/restartedAt",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        String path = workload(place).path(place.namespace(), place.name());
        send(new ApiRequest("PATCH", path, "application/strategic-merge-patch+json", patch.toString()));
    }

    /** Answers the workload's latest rollback that awaits approval, and returns its name; empty when there is none. */
    Optional<String> answer(Place workload, String by, boolean approved) {
        Optional<ApiObject> waiting = client.list(Kinds.ROLLBACKS).items().stream()
                .filter(r -> r.status().path("phase").asText().equals("AwaitingApproval"))
                .filter(r -> ClusterInspector.workload(r.json()).equals(workload.toString()))
                .max(Comparator.comparing(
                        r -> r.json().at("/metadata/creationTimestamp").asText()));
        waiting.ifPresent(record -> {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("spec")
                    .putObject("approval")
                    .put("by", by)
                    .put("at", clock.instant().toString())
                    .put("verdict", approved ? "approved" : "rejected");
            client.merge(Kinds.ROLLBACKS, record, patch);
        });
        return waiting.map(ApiObject::name);
    }

    /** Creates the object or replaces what is there. */
    void apply(ObjectNode written) {
        Resource resource = kinds.of(written);
        ObjectNode object = written.deepCopy();
        revisionsByHash(object);
        ObjectNode metadata = object.withObject("/metadata");
        String namespace = namespaceOf(resource, metadata);
        metadata.remove("resourceVersion");
        String path = resource.path(namespace, metadata.path("name").asText());
        ApiResponse present = server.handle(ApiRequest.get(path));
        if (present.ok()) {
            replace(path, object, JsonText.parseObject(present.body()));
        } else {
            ensureNamespace(namespace);
            send(ApiRequest.json("POST", resource.path(namespace), object.toString()));
        }
        if (object.path("status").isObject() && !resource.kind().equals("Rollback")) {
            String status = object.path("status").toString();
            send(new ApiRequest(
                    "PATCH", path + "/status", "application/merge-patch+json", "{\"status\":" + status + "}"));
        }
    }

    /** A revision in a Rollback may be written as its hash alone. */
    private static void revisionsByHash(ObjectNode object) {
        for (String field : new String[] {"target", "suspect"}) {
            JsonNode value = object.path("spec").path(field);
            if (object.path("kind").asText().equals("Rollback") && value.isTextual()) {
                object.withObject("/spec").putObject(field).set("hash", value);
            }
        }
    }

    private static String namespaceOf(Resource resource, ObjectNode metadata) {
        if (resource.kind().equals("Namespace") || resource.kind().equals("Node")) {
            return "";
        }
        if (!metadata.hasNonNull("namespace")) {
            metadata.put("namespace", "default");
        }
        return metadata.path("namespace").asText();
    }

    private void replace(String path, ObjectNode object, JsonNode present) {
        object.withObject("/metadata").set("resourceVersion", present.at("/metadata/resourceVersion"));
        if (isPartOf(present, object)) {
            ObjectNode spec = present.path("spec").deepCopy();
            object.path("spec").properties().forEach(field -> spec.set(field.getKey(), field.getValue()));
            object.set("spec", spec);
        }
        send(ApiRequest.json("PUT", path, object.toString()));
    }

    /** What was left out of a spec stays when nobody can mean an object without it. */
    private static boolean isPartOf(JsonNode present, JsonNode written) {
        return present.path("spec").isObject()
                && (!written.path("spec").isObject()
                        || (present.path("spec").has("template")
                                && !written.path("spec").has("template")));
    }

    private void ensureNamespace(String name) {
        if (!name.isEmpty() && client.get(Resource.NAMESPACES, "", name).isEmpty()) {
            client.create(Resource.NAMESPACES, new ApiObject(InitialCluster.namespace(name)));
        }
    }

    /** False when there is no such object. */
    boolean delete(String kind, Place name) {
        Resource resource = kinds.named(kind).orElseThrow(() -> new Impossible("no kind is called " + kind));
        String path = resource.path(name.namespace(), name.name());
        if (!server.handle(ApiRequest.get(path)).ok()) {
            return false;
        }
        send(new ApiRequest("DELETE", path, "", ""));
        return true;
    }

    /** @throws Impossible when the API server refuses */
    private void send(ApiRequest request) {
        ApiResponse answer = server.handle(request);
        if (!answer.ok()) {
            String why = JsonText.parse(answer.body()).path("message").asText();
            throw new Impossible("the API server answered " + answer.status() + ": " + why);
        }
    }
}
