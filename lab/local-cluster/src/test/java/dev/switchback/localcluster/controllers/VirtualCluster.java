package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A simulated cluster in virtual time, with one Deployment {@code orders} to play with. */
final class VirtualCluster {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String NAMESPACE = "default";

    final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    final LocalCluster.Simulated simulated = LocalCluster.simulated(time, time, new Random(1), Pace.USUAL);
    final ApiClient client = new ApiClient(simulated.cluster().server());

    /** Creates an object. */
    ApiObject create(Resource resource, String yaml) {
        try {
            return client.create(resource, new ApiObject((ObjectNode) YAML.readTree(yaml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the Deployment with image {@code orders:1}; {@code more} are further lines of its spec. */
    void deploy(int replicas, String... more) {
        create(
                Resource.DEPLOYMENTS,
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders, namespace: default}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: orders}}
                  template:
                    metadata: {labels: {app: orders}}
                    spec: {containers: [{name: orders, image: 'orders:1', ports: [{containerPort: 8080}]}]}
                """
                                .formatted(replicas)
                        + String.join(
                                "\n",
                                List.of(more).stream().map(line -> "  " + line).toList()));
    }

    /** Changes the Deployment. */
    void patch(String mergePatch) {
        try {
            client.merge(Resource.DEPLOYMENTS, deployment().object(), (ObjectNode) YAML.readTree(mergePatch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the Deployment's image. */
    void image(String image) {
        var copy = deployment().object().copy();
        ((ObjectNode) copy.json().at("/spec/template/spec/containers/0")).put("image", image);
        client.update(Resource.DEPLOYMENTS, copy);
    }

    void behave(String image, PodBehaviour behaviour) {
        simulated.node().behave(image, behaviour);
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    Deployment deployment() {
        return new Deployment(
                client.get(Resource.DEPLOYMENTS, NAMESPACE, "orders").orElseThrow());
    }

    int count(String field) {
        return deployment().object().status().path(field).asInt();
    }

    JsonNode condition(String type) {
        return new Conditions(deployment().object().status()).get(type).orElseThrow();
    }

    List<ReplicaSet> replicaSets() {
        return client.list(Resource.REPLICA_SETS).items().stream()
                .map(ReplicaSet::new)
                .sorted(ReplicaSet.BY_CREATION)
                .toList();
    }

    ReplicaSet replicaSet(String image) {
        return replicaSets().stream()
                .filter(set -> image(set.template()).equals(image))
                .findFirst()
                .orElseThrow();
    }

    List<ApiObject> pods() {
        return client.list(Resource.PODS).items();
    }

    /** The images of the pods that are not being deleted, ready ones only. */
    List<String> readyImages() {
        return pods().stream()
                .filter(pod -> !pod.deleting() && ReplicaSetPods.ready(pod))
                .map(pod -> image(pod.json()))
                .sorted()
                .toList();
    }

    private static String image(JsonNode podOrTemplate) {
        return podOrTemplate.at("/spec/containers/0/image").asText();
    }

    /** Everything that is stored, as text. */
    String dump() {
        var server = simulated.cluster().server();
        var dump = new StringBuilder();
        for (var resource : List.of(
                Resource.DEPLOYMENTS,
                Resource.REPLICA_SETS,
                Resource.PODS,
                Resource.SERVICES,
                Resource.ENDPOINT_SLICES,
                Resource.EVENTS,
                Resource.NODES)) {
            dump.append(server.handle(ApiRequest.get(resource.path())).body()).append('\n');
        }
        return dump.toString();
    }
}
