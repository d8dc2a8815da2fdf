package dev.switchback.rollback.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.resources.Rollback;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A new namespace on an API server, and what a test does there past the service. Its pods are on a node of the same name
 * that does not exist but for its object: as soon as there is a pod it is said to be ready.
 */
final class Site implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String NODES = "/api/v1/nodes";
    private static final String READY =
            """
            {"status":{"phase":"Running","podIP":"10.9.8.7","podIPs":[{"ip":"10.9.8.7"}],"conditions":[
             {"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"},
             {"type":"ContainersReady","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""";

    private final Transport transport;
    private final String namespace;
    private final Transport.Stream pods;

    private Site(Transport transport, String namespace) throws IOException {
        this.transport = transport;
        this.namespace = namespace;
        this.pods = transport.stream(
                Request.get(in("/api/v1") + "/pods?watch=true&timeoutSeconds=600"), this::makeReady, () -> {});
    }

    static Site open(Transport transport) throws IOException {
        String body = "{\"metadata\":{\"generateName\":\"every-call-\"}}";
        var created = transport.send(new Request("POST", "/api/v1/namespaces", "application/json", body));
        var site = new Site(transport, json(created.body()).at("/metadata/name").asText());
        site.send("POST", NODES, "application/json", "{\"metadata\":{\"name\":\"" + site.namespace + "\"}}");
        return site;
    }

    /** Makes the type of the records known, and waits until it is served. */
    static void defineRecords(Transport transport) throws IOException {
        try (InputStream in = Rollback.class.getResourceAsStream("crd.yaml")) {
            String body = new YAMLMapper().readTree(in).toString();
            transport.send(new Request("POST", DEFINITIONS, "application/json", body));
        }
        Eventually.holds(
                "the type of the records",
                () -> transport
                                .send(Request.get("/apis/switchback.dev/v1alpha1/rollbacks"))
                                .status()
                        == 200);
    }

    String namespace() {
        return namespace;
    }

    private String in(String version) {
        return version + "/namespaces/" + namespace;
    }

    private void makeReady(String event) {
        JsonNode pod = json(event).path("object");
        boolean ready = pod.at("/status/podIP").isTextual()
                || pod.at("/metadata/deletionTimestamp").isTextual();
        if (!ready) {
            String path = in("/api/v1") + "/pods/" + pod.at("/metadata/name").asText() + "/status";
            send("PATCH", path, "application/strategic-merge-patch+json", READY);
        }
    }

    /** Makes a Deployment, or its next revision, and waits until it is rolled out; gives the revision's hash. */
    String deploy(String name, String labels, String image, int replicas) {
        String body =
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":%4$d,
                 "strategy":{"type":"Recreate"},"selector":{"matchLabels":%2$s},"template":{"metadata":{"labels":%2$s},
                 "spec":{"terminationGracePeriodSeconds":0,"nodeName":"%5$s",
                  "containers":[{"name":"main","image":"%3$s"}]}}}}"""
                        .formatted(name, labels, image, replicas, namespace);
        String path = deployment(name);
        var changed = send("PATCH", path, "application/strategic-merge-patch+json", body);
        if (changed.status() == 404) {
            changed = send("POST", in("/apis/apps/v1") + "/deployments", "application/json", body);
        }
        long generation = json(changed.body()).at("/metadata/generation").asLong();
        Eventually.holds(name + " to be rolled out", () -> {
            var status = get(path).path("status");
            return status.path("observedGeneration").asLong() >= generation
                    && status.path("updatedReplicas").asInt() == replicas
                    && status.path("availableReplicas").asInt() == replicas;
        });
        return hash(name, image);
    }

    /** A person says that a revision is good, because no test waits until time has proven it. */
    void vouch(String name, String hash) {
        String mark = "{\"metadata\":{\"annotations\":{\"switchback.dev/mark\":\"good " + hash + "\"}}}";
        String path = in("/apis/apps/v1") + "/replicasets/" + name + "-" + hash;
        send("PATCH", path, "application/merge-patch+json", mark);
    }

    private String hash(String name, String image) {
        for (JsonNode set : get(in("/apis/apps/v1") + "/replicasets").path("items")) {
            if (set.at("/metadata/ownerReferences/0/name").asText().equals(name)
                    && set.at("/spec/template/spec/containers/0/image").asText().equals(image)) {
                return set.at("/metadata/labels/pod-template-hash").asText();
            }
        }
        throw new AssertionError("no revision of " + name + " has " + image);
    }

    /** Makes a blue-green Service that points at green. */
    void serve(String flippedAt) {
        send(
                "POST",
                in("/api/v1") + "/services",
                "application/json",
                """
                {"metadata":{"name":"orders","annotations":{"switchback.dev/blue-green":"version",
                 "switchback.dev/flipped-at":"%s"}},
                 "spec":{"selector":{"app":"orders","version":"green"},"ports":[{"port":80}]}}"""
                        .formatted(flippedAt));
    }

    String deployment(String name) {
        return in("/apis/apps/v1") + "/deployments/" + name;
    }

    JsonNode service() {
        return get(in("/api/v1") + "/services/orders");
    }

    JsonNode records() {
        return get(in("/apis/switchback.dev/v1alpha1") + "/rollbacks").path("items");
    }

    /** Where the first record stands; empty when there is none. */
    String phase() {
        return records().path(0).at("/status/phase").asText();
    }

    /** Whether a replica holds the lease. */
    boolean hasLeader() {
        var leases = get(in("/apis/coordination.k8s.io/v1") + "/leases").path("items");
        return !leases.path(0).at("/spec/holderIdentity").asText().isEmpty();
    }

    JsonNode get(String path) {
        var response = send("GET", path, "", "");
        if (response.status() != 200) {
            throw new AssertionError(path + ": " + response);
        }
        return json(response.body());
    }

    private Response send(String method, String path, String contentType, String body) {
        try {
            return transport.send(new Request(method, path, contentType, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @Override
    public void close() {
        pods.close();
        send("DELETE", "/api/v1/namespaces/" + namespace, "", "");
        send("DELETE", NODES + "/" + namespace, "", "");
    }
}
