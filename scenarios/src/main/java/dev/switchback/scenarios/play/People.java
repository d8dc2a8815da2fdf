package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.Json;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.scenarios.cluster.InitialCluster;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.file.Step.Approval;
import dev.switchback.scenarios.file.Step.ObjectName;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;

/** What people do to the cluster, through the API as they would with {@code kubectl}. */
final class People {
    private final ApiServer server;
    private final ApiClient client;
    private final InstantSource clock;

    People(ApiServer server, InstantSource clock) {
        this.server = server;
        this.client = new ApiClient(server);
        this.clock = clock;
    }

    /** {@code kubectl set image}, for the first container. */
    void deploy(Place place, String image) {
        ObjectNode replace = JsonNodeFactory.instance.objectNode();
        replace.put("op", "replace")
                .put("path", "/spec/template/spec/containers/0/image")
                .put("value", image);
        var patch = JsonNodeFactory.instance.arrayNode().add(replace);
        String path = Resource.DEPLOYMENTS.path(place.namespace(), place.name());
        send(new ApiRequest("PATCH", path, "application/json-patch+json", patch.toString()));
    }

    /** Answers the workload's case that awaits approval, the latest when there are two; empty when there is none. */
    Optional<String> answer(Approval approval) {
        Optional<ApiObject> waiting = client.list(Kinds.ROLLBACKS).items().stream()
                .filter(r -> r.status().path("phase").asText().equals("AwaitingApproval"))
                .filter(r ->
                        Records.workload(r.json()).equals(approval.workload().toString()))
                .max(Comparator.comparing(
                        r -> r.json().at("/metadata/creationTimestamp").asText()));
        waiting.ifPresent(record -> {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("spec")
                    .putObject("approval")
                    .put("by", approval.by())
                    .put("at", clock.instant().toString())
                    .put("verdict", approval.approved() ? "approved" : "rejected");
            client.merge(Kinds.ROLLBACKS, record, patch);
        });
        return waiting.map(ApiObject::name);
    }

    /** Creates the object or replaces what is there. */
    void apply(ObjectNode written) {
        Resource resource = Kinds.of(written);
        ObjectNode object = written.deepCopy();
        revisionsByHash(object);
        ObjectNode metadata = object.withObject("/metadata");
        String namespace = namespaceOf(resource, metadata);
        metadata.remove("resourceVersion");
        String path = resource.path(namespace, metadata.path("name").asText());
        ApiResponse present = server.handle(ApiRequest.get(path));
        if (present.ok()) {
            replace(path, object, Json.parseObject(present.body()));
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
    boolean delete(ObjectName name) {
        Resource resource =
                Kinds.named(name.kind()).orElseThrow(() -> new CannotPlay("no kind is called " + name.kind()));
        String path = resource.path(name.namespace(), name.name());
        if (!server.handle(ApiRequest.get(path)).ok()) {
            return false;
        }
        send(new ApiRequest("DELETE", path, "", ""));
        return true;
    }

    /** @throws CannotPlay when the API server refuses */
    private void send(ApiRequest request) {
        ApiResponse answer = server.handle(request);
        if (!answer.ok()) {
            String why = Json.parse(answer.body()).path("message").asText();
            throw new CannotPlay("the API server answered " + answer.status() + ": " + why);
        }
    }
}
