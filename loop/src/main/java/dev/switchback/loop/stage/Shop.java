package dev.switchback.loop.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.loop.process.GaveUp;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The namespace {@code shop}, in which the orders service is deployed as a person would do it. */
public final class Shop {
    public static final String NAMESPACE = "shop";

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/";
    private static final String SERVICE = "/api/v1/namespaces/" + NAMESPACE + "/services/orders";
    private static final String SHIPPED_PORT = "port: 80,";
    private static final String PORT = "port: 8080,";

    private final Api api;
    private final Cluster cluster;

    public Shop(Transport transport, Cluster cluster) {
        this.api = new Api(transport);
        this.cluster = cluster;
    }

    /** Creates the objects of a manifest; a Service gets a port that needs no privilege to listen on. */
    public void apply(String manifest) throws GaveUp {
        api.create(manifest.replace(SHIPPED_PORT, PORT));
    }

    /** {@code kubectl patch deployment}. */
    public void patchDeployment(String name, String patch) throws GaveUp {
        api.patch(DEPLOYMENTS + name, patch);
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
        api.patch(
                SERVICE,
                "{\"metadata\":{\"annotations\":{\"switchback.dev/flipped-at\":\"" + at
                        + "\"}},\"spec\":{\"selector\":{\"version\":\"" + version + "\"}}}");
    }

    /** Where users reach the service; empty until it has an address. */
    public Optional<InetSocketAddress> address() throws GaveUp {
        JsonNode spec = api.get(SERVICE).path("spec");
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
        Workload.Rollout rollout = workload.rollout();
        int desired = rollout.desired();
        boolean all = rollout.observedGeneration() >= rollout.generation()
                && desired > 0
                && rollout.updated() == desired
                && rollout.ready() == desired
                && rollout.available() == desired
                && rollout.replicas() == desired;
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
        return api.get("/api/v1/namespaces/" + NAMESPACE + "/pods");
    }

    /** Names of a revision's pods of which a container has ended by itself. */
    public List<String> crashed(String hash) throws GaveUp {
        JsonNode pods = api.get("/api/v1/namespaces/" + NAMESPACE + "/pods?labelSelector=pod-template-hash%3D" + hash);
        return StreamSupport.stream(pods.path("items").spliterator(), false)
                .filter(pod ->
                        pod.at("/status/containerStatuses/0/restartCount").asInt() > 0
                                || pod.at("/status/containerStatuses/0/state/terminated")
                                        .has("exitCode"))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }
}
