package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.resources.Rollback;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster that services reach over HTTP, local or real, and what a test does there past them. */
record ClusterUnderTest(Path kubeconfig, Transport transport) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String RECORDS = "/apis/switchback.dev/v1alpha1/rollbacks";

    /** The cluster that a kubeconfig names. */
    static ClusterUnderTest at(Path kubeconfig) throws IOException {
        return new ClusterUnderTest(kubeconfig, Clusters.http(kubeconfig, Timeouts.DEFAULT));
    }

    /** Makes the resource types known, and waits until they are served. */
    void defineRecords() {
        send("POST", CRDS, "application/json", crd("delivery-crd.yaml").toString());
        send("POST", CRDS, "application/json", crd("crd.yaml").toString());
        Eventually.holds("the type Rollback", () -> send("GET", RECORDS, "", "").status() == 200);
    }

    void undefineRecords() {
        sent("DELETE", CRDS + "/rollbacks.switchback.dev", "", "");
        Eventually.holds("no type Rollback", () -> send("GET", RECORDS, "", "").status() == 404);
    }

    /** Does nothing when it exists. */
    void namespace(String name) {
        send("POST", "/api/v1/namespaces", "application/json", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    /** Deploys an image, as a new Deployment or as its next revision, and waits until the revision has its number. */
    String deploy(String namespace, String name, String image) {
        String path = deployment(namespace, name);
        String body =
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":2,
                 "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
                 "spec":{"containers":[{"name":"main","image":"%2$s"}]}}}}"""
                        .formatted(name, image);
        if (send("GET", path, "", "").status() == 404) {
            sent("POST", "/apis/apps/v1/namespaces/" + namespace + "/deployments", "application/json", body);
        } else {
            sent("PATCH", path, "application/strategic-merge-patch+json", body);
        }
        return Eventually.get("revision of " + image, () -> hash(namespace, name, image));
    }

    /** Deploys {@code name:1}, which a person calls good, and then {@code name:2}, whose hash is given. */
    String badDeploy(String namespace, String name) {
        String good = deploy(namespace, name, name + ":1");
        String set = "/apis/apps/v1/namespaces/" + namespace + "/replicasets/" + name + "-" + good;
        annotate(set, "switchback.dev/mark", "good " + good);
        return deploy(namespace, name, name + ":2");
    }

    private Optional<String> hash(String namespace, String name, String image) {
        JsonNode sets = get("/apis/apps/v1/namespaces/" + namespace + "/replicasets?labelSelector=app%3D" + name);
        for (JsonNode set : sets.path("items")) {
            String number = set.at("/metadata/annotations/deployment.kubernetes.io~1revision")
                    .asText();
            boolean same =
                    set.at("/spec/template/spec/containers/0/image").asText().equals(image);
            if (same && !number.isEmpty()) {
                return Optional.of(set.at("/metadata/labels/pod-template-hash").asText());
            }
        }
        return Optional.empty();
    }

    long generation(String namespace, String name) {
        return get(deployment(namespace, name)).at("/metadata/generation").asLong();
    }

    String image(String namespace, String name) {
        return get(deployment(namespace, name))
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    static String deployment(String namespace, String name) {
        return "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + name;
    }

    /** All records, as the API server holds them. */
    JsonNode records() {
        return get(RECORDS).path("items");
    }

    /** The records of a namespace on whose behalf something was changed. */
    List<JsonNode> acted(String namespace) {
        var acted = new ArrayList<JsonNode>();
        for (JsonNode record : records()) {
            boolean here = record.at("/metadata/namespace").asText().equals(namespace);
            if (here && record.at("/status/times").has("acted")) {
                acted.add(record);
            }
        }
        return acted;
    }

    /** Waits until nothing is left to decide, and gives all records. */
    JsonNode settledRecords() {
        return Eventually.get("all records to be judged", () -> {
            JsonNode all = records();
            for (JsonNode record : all) {
                if (record.at("/status/phase").asText("Pending").equals("Pending")) {
                    return Optional.empty();
                }
            }
            return Optional.of(all);
        });
    }

    void annotate(String path, String key, String value) {
        String patch = "{\"metadata\":{\"annotations\":{\"" + key + "\":\"" + value + "\"}}}";
        sent("PATCH", path, "application/merge-patch+json", patch);
    }

    JsonNode get(String path) {
        return json(sent("GET", path, "", "").body());
    }

    private Response sent(String method, String path, String contentType, String body) {
        Response response = send(method, path, contentType, body);
        if (response.status() >= 300) {
            throw new AssertionError(method + " " + path + ": " + response.status() + " " + response.body());
        }
        return response;
    }

    private Response send(String method, String path, String contentType, String body) {
        try {
            return transport.send(new Request(method, path, contentType, body));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private static JsonNode crd(String file) {
        try (InputStream in = Rollback.class.getResourceAsStream(file)) {
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
