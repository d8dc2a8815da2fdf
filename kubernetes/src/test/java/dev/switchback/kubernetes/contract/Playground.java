package dev.switchback.kubernetes.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A namespace of its own in a cluster, and what a test does there past our port.
 *
 * @param namespace new, removed at the end
 */
record Playground(Transport transport, Cluster cluster, String namespace) {
    static final ResourceType PROBES = new ResourceType("contract.switchback.dev", "v1", "probes", "Probe");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Playground create(Transport transport, Cluster cluster) {
        var body = "{\"metadata\":{\"generateName\":\"contract-\"}}";
        var created = sent(transport, new Request("POST", "/api/v1/namespaces", "application/json", body));
        return new Playground(
                transport, cluster, json(created.body()).at("/metadata/name").asText());
    }

    /** Does nothing when it is gone already. */
    void remove() {
        send(transport, new Request("DELETE", "/api/v1/namespaces/" + namespace, "", ""));
    }

    /** Makes the type of {@link #PROBES} known, unless it is. */
    static void defineProbes(Transport transport) {
        var crd =
                """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"probes.contract.switchback.dev"},
                 "spec":{"group":"contract.switchback.dev","scope":"Namespaced",
                   "names":{"plural":"probes","singular":"probe","kind":"Probe","listKind":"ProbeList"},
                   "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
                     "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                """;
        var path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        send(transport, new Request("POST", path, "application/json", crd));
        awaitObject(transport, path, "probes.contract.switchback.dev", object -> {
            for (var condition : object.at("/status/conditions")) {
                if (condition.path("type").asText().equals("Established")
                        && condition.path("status").asText().equals("True")) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The path of objects in the namespace. */
    String path(String apiAndResource) {
        int slash = apiAndResource.lastIndexOf('/');
        return apiAndResource.substring(0, slash) + "/namespaces/" + namespace + apiAndResource.substring(slash);
    }

    JsonNode get(String path) {
        return json(sent(transport, Request.get(path)).body());
    }

    JsonNode create(String apiAndResource, String body) {
        return post(path(apiAndResource), body);
    }

    JsonNode post(String path, String body) {
        return json(sent(transport, new Request("POST", path, "application/json", quoted(body)))
                .body());
    }

    JsonNode patch(String path, String mergePatch) {
        return json(sent(transport, new Request("PATCH", path, "application/merge-patch+json", quoted(mergePatch)))
                .body());
    }

    void put(String path, String body) {
        sent(transport, new Request("PUT", path, "application/json", body));
    }

    void delete(String path) {
        sent(transport, new Request("DELETE", path, "", ""));
    }

    WorkloadRef deployment(String name) {
        return WorkloadRef.deployment(namespace, name);
    }

    String deploymentPath(String name) {
        return path("/apis/apps/v1/deployments") + "/" + name;
    }

    /** A Deployment whose pods no node takes, so that they are as the test makes them. */
    void deploy(String name, String image, int replicas) {
        create(
                "/apis/apps/v1/deployments",
                """
                {'metadata':{'name':'%1$s'},'spec':{'replicas':%3$d,
                   'selector':{'matchLabels':{'app':'%1$s'},'matchExpressions':[{'key':'track','operator':'In','values':['stable','canary']}]},
                   'template':{'metadata':{'labels':{'app':'%1$s','track':'stable'}},
                     'spec':{'nodeSelector':{'contract.switchback.dev/nowhere':'true'},
                       'containers':[{'name':'main','image':'%2$s','resources':{'limits':{'cpu':'0.5','memory':'1024Mi'}}}]}}}}
                """
                        .formatted(name, image, replicas));
    }

    /** What a kubelet would say of a pod; no node takes it. */
    void report(String pod, boolean ready) {
        patch(
                path("/api/v1/pods") + "/" + pod + "/status",
                """
                {'status':{'phase':'Running','conditions':[
                   {'type':'Ready','status':'%s','lastTransitionTime':'2026-01-01T00:00:00Z'}]}}
                """
                        .formatted(ready ? "True" : "False"));
    }

    ObjectNode probe(String name, String spec) {
        return (ObjectNode) json(
                """
                {'apiVersion':'contract.switchback.dev/v1','kind':'Probe','metadata':{'namespace':'%s','name':'%s'},'spec':%s}
                """
                        .formatted(namespace, name, spec));
    }

    void setImage(String name, String image) {
        var patch = "{'spec':{'template':{'spec':{'containers':[{'name':'main','image':'%s'}]}}}}".formatted(image);
        sent(
                transport,
                new Request("PATCH", deploymentPath(name), "application/strategic-merge-patch+json", quoted(patch)));
    }

    Workload read(String name) {
        return cluster.workloads().read(deployment(name)).found().orElseThrow();
    }

    Workload awaitWorkload(String name, Predicate<Workload> expected) {
        return await(deployment(name), expected);
    }

    /** Reads the workload after each change of anything in the namespace, until it is as expected. */
    Workload await(WorkloadRef ref, Predicate<Workload> expected) {
        var changes = new LinkedBlockingQueue<String>();
        var streams = new ArrayList<Transport.Stream>();
        String kind = ref.kind().label() + "s";
        String revisions = ref.kind() == WorkloadKind.DEPLOYMENT ? "replicasets" : "controllerrevisions";
        for (var resource : List.of("/apis/apps/v1/" + kind, "/apis/apps/v1/" + revisions, "/api/v1/pods")) {
            streams.add(watch(transport, path(resource), changes));
        }
        try {
            var end = Instant.now().plus(PATIENCE);
            while (true) {
                Reading<Workload> reading = cluster.workloads().read(ref);
                var workload = reading.found();
                if (workload.isPresent() && expected.test(workload.get())) {
                    return workload.get();
                }
                if (poll(changes, end).isEmpty()) {
                    throw new AssertionError("in vain waited for " + ref + ", which is " + workload);
                }
                changes.clear();
            }
        } finally {
            streams.forEach(Transport.Stream::close);
        }
    }

    /** Waits until the object is as expected. */
    JsonNode awaitObject(String path, String name, Predicate<JsonNode> expected) {
        return awaitObject(transport, path, name, expected);
    }

    private static JsonNode awaitObject(Transport transport, String path, String name, Predicate<JsonNode> expected) {
        var changes = new LinkedBlockingQueue<String>();
        var end = Instant.now().plus(PATIENCE);
        var watch = watch(transport, path, changes);
        try {
            for (var line = poll(changes, end); !line.isEmpty(); line = poll(changes, end)) {
                var object = json(line).path("object");
                if (object.at("/metadata/name").asText().equals(name) && expected.test(object)) {
                    return object;
                }
            }
            throw new AssertionError("in vain waited for " + path + "/" + name);
        } finally {
            watch.close();
        }
    }

    private static Transport.Stream watch(Transport transport, String path, LinkedBlockingQueue<String> changes) {
        try {
            return transport.stream(Request.get(path + "?watch=true&timeoutSeconds=60"), changes::add, () -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String poll(LinkedBlockingQueue<String> changes, Instant end) {
        try {
            var line = changes.poll(Duration.between(Instant.now(), end).toMillis(), TimeUnit.MILLISECONDS);
            return line == null ? "" : line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends, and fails unless it is a success. */
    private static Response sent(Transport transport, Request request) {
        var response = send(transport, request);
        if (response.status() >= 300) {
            throw new AssertionError(request + ": " + response);
        }
        return response;
    }

    private static Response send(Transport transport, Request request) {
        try {
            return transport.send(request);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(quoted(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String quoted(String text) {
        return text.startsWith("{'") || text.startsWith("[{'") ? text.replace('\'', '"') : text;
    }
}
