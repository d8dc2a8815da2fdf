package dev.switchback.demo.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The namespace {@code shop}, in which the orders service is deployed as a person would do it. */
public final class Shop {
    public static final String NAMESPACE = "shop";

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/";
    private static final String SERVICE = "/api/v1/namespaces/" + NAMESPACE + "/services/orders";
    private static final String ROUTE =
            "/apis/gateway.networking.k8s.io/v1/namespaces/" + NAMESPACE + "/httproutes/orders";
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final String SHIPPED_PORT = "port: 80,";
    private static final String PORT = "port: 8080,";

    private final Transport transport;
    private final Cluster cluster;

    public Shop(Transport transport, Cluster cluster) {
        this.transport = transport;
        this.cluster = cluster;
    }

    /** Creates the objects of a manifest; a Service gets a port that needs no privilege to listen on. */
    public void apply(String manifest) throws GaveUp {
        create(manifest.replace(SHIPPED_PORT, PORT));
    }

    /** {@code kubectl patch deployment}. */
    public void patchDeployment(String name, String patch) throws GaveUp {
        patch(DEPLOYMENTS + name, patch);
    }

    /** {@code kubectl set image}. */
    public void setImage(String deployment, String image) throws GaveUp {
        patchDeployment(
                deployment,
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"orders\",\"image\":\"" + image
                        + "\"}]}}}}");
    }

    /** {@code kubectl patch service}: traffic goes to the pods of that version, since the given time. */
    public void flipTo(String version, Instant at) throws GaveUp {
        patch(
                SERVICE,
                "{\"metadata\":{\"annotations\":{\"switchback.dev/flipped-at\":\"" + at
                        + "\"}},\"spec\":{\"selector\":{\"version\":\"" + version + "\"}}}");
    }

    /** Where users reach the service; empty until it has an address. */
    public Optional<InetSocketAddress> address() throws GaveUp {
        JsonNode spec = get(SERVICE).path("spec");
        String ip = spec.path("clusterIP").asText();
        int port = spec.at("/ports/0/port").asInt();
        return ip.isEmpty() ? Optional.empty() : Optional.of(new InetSocketAddress(ip, port));
    }

    /** A Deployment as it is now. */
    public Workload read(String deployment) throws GaveUp {
        return cluster.workloads()
                .read(WorkloadRef.deployment(NAMESPACE, deployment))
                .found()
                .orElseThrow(() -> new GaveUp("Deployment " + deployment + " is gone"));
    }

    /** The current revision's hash if that revision runs complete and nothing else runs. */
    public Optional<String> complete(String deployment) throws GaveUp {
        Workload workload = read(deployment);
        boolean all = workload.rollout().desired() > 0 && workload.isRolledOut();
        return all ? workload.current().map(Revision::hash) : Optional.empty();
    }

    /** The image of the current template. */
    public static String image(Workload workload) {
        return workload.template().at("/spec/containers/0/image").asText();
    }

    /** Names of the pods that get the users' requests. */
    public Set<String> serving() {
        return cluster.services().readyEndpoints(NAMESPACE, "orders");
    }

    /** Names of the ready pods of a revision. */
    public static Set<String> readyPods(Workload workload, String hash) {
        return workload.podsOf(hash).stream()
                .filter(pod -> pod.ready() && !pod.terminating())
                .map(Pod::name)
                .collect(Collectors.toSet());
    }

    /** All pods, as the API server lists them. */
    public JsonNode pods() throws GaveUp {
        return get("/api/v1/namespaces/" + NAMESPACE + "/pods");
    }

    /** Names of a revision's pods of which a container has ended by itself. */
    public List<String> crashed(String hash) throws GaveUp {
        JsonNode pods = get("/api/v1/namespaces/" + NAMESPACE + "/pods?labelSelector=pod-template-hash%3D" + hash);
        return StreamSupport.stream(pods.path("items").spliterator(), false)
                .filter(pod ->
                        pod.at("/status/containerStatuses/0/restartCount").asInt() > 0
                                || pod.at("/status/containerStatuses/0/state/terminated")
                                        .has("exitCode"))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }

    /** What the rollback service has written down, the newest last. */
    public List<Rollback> rollbacks() {
        return cluster.customResources(RollbackJson.TYPE).list().stream()
                .map(RollbackJson::read)
                .sorted(Comparator.comparing(Rollback::created))
                .toList();
    }

    /** The newest rollback that suspects a revision. */
    public Optional<Rollback> suspecting(String hash) {
        return rollbacks().stream()
                .filter(rollback -> rollback.suspectHash().filter(hash::equals).isPresent())
                .reduce((earlier, later) -> later);
    }

    /** The delivery of that name. */
    public Optional<Delivery> delivery(String name) {
        return cluster.customResources(DeliveryJson.TYPE)
                .read(NAMESPACE, name)
                .found()
                .map(DeliveryJson::read);
    }

    /** Names of the Services that the route leads to. */
    public List<String> backends() throws GaveUp {
        JsonNode refs = get(ROUTE).at("/spec/rules/0/backendRefs");
        return StreamSupport.stream(refs.spliterator(), false)
                .map(ref -> ref.path("name").asText())
                .toList();
    }

    /** Creates each object of a YAML text. */
    private void create(String yaml) throws GaveUp {
        for (JsonNode object : documents(yaml)) {
            send("POST", collection(object), "application/json", object.toString());
        }
    }

    /** A strategic merge patch, such as {@code kubectl patch -p} sends. */
    private JsonNode patch(String path, String patch) throws GaveUp {
        return send("PATCH", path, "application/strategic-merge-patch+json", patch);
    }

    private JsonNode get(String path) throws GaveUp {
        return send("GET", path, "", "");
    }

    private JsonNode send(String method, String path, String contentType, String body) throws GaveUp {
        try {
            Transport.Response response = transport.send(new Transport.Request(method, path, contentType, body));
            if (response.status() / 100 != 2) {
                throw new GaveUp("the API server refused " + method + " " + path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new GaveUp("the API server answered " + method + " " + path + " with what is not JSON");
        } catch (IOException e) {
            throw new GaveUp("the API server did not answer " + method + " " + path + ": " + e.getMessage());
        }
    }

    private static List<JsonNode> documents(String yaml) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return values.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("a shipped manifest is not YAML", e);
        }
    }

    private static String collection(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String namespace = object.at("/metadata/namespace").asText();
        return (version.contains("/") ? "/apis/" : "/api/") + version
                + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/")
                + object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
    }
}
