package dev.switchback.scenarios.releases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.faults.ApiCall;
import dev.switchback.faults.FaultScript;
import dev.switchback.faults.FaultyApiServer;
import dev.switchback.faults.FaultyApiServer.NoAnswer;
import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import dev.switchback.localcluster.gateway.GatewayApi;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.Strategy.Traffic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A cluster in virtual time, with the workloads, Services and the route of a release. */
final class ReleaseWorld {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String SHOP = "/api/v1/namespaces/shop/services";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";

    final VirtualTime time;
    final SimulatedNode node;
    /** Sees everything as it is. */
    final Cluster cluster;

    final Informer pods;
    final Informer services;
    final Informer routes;
    final Informer deliveries;
    private final ApiClient client;
    private final ApiServer server;

    ReleaseWorld(Instant start, int seed) {
        time = new VirtualTime(start);
        var local = LocalCluster.simulated(time, time, new Random(seed), SimulatedNode.Pace.USUAL);
        node = local.node();
        server = local.cluster().server();
        client = new ApiClient(server);
        cluster = Clusters.over(new Wire(server, new AtomicBoolean(true)), time);
        GatewayApi.define(server);
        try (InputStream crd = Delivery.class.getResourceAsStream("delivery-crd.yaml")) {
            create(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    YAML.readTree(Objects.requireNonNull(crd)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        pods = informer(Resource.PODS);
        services = informer(Resource.SERVICES);
        routes = informer(GatewayApi.HTTP_ROUTES);
        deliveries = informer(new Resource("/apis/" + DeliveryJson.TYPE.apiVersion(), "deliveries", "Delivery"));
    }

    private Informer informer(Resource type) {
        var informer = new Informer(client, type, new Timers(time));
        informer.start();
        time.runDue();
        return informer;
    }

    /** Calls of one driver; a dead one makes none. */
    private record Wire(ApiServer server, AtomicBoolean life) implements Transport {
        @Override
        public Response send(Request request) throws IOException {
            if (!life.get()) {
                throw new ServiceKilled(new ApiCall("call", "of the dead", request.path()));
            }
            try {
                ApiResponse done = server.handle(
                        new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
                return new Response(done.status(), done.body(), done.serverTime());
            } catch (NoAnswer e) {
                throw new IOException(e);
            }
        }

        @Override
        public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) {
            return server.watch(ApiRequest.get(request.path()), onLine, onEnd)::close;
        }
    }

    /** The cluster as a driver sees it. */
    Cluster cluster(FaultScript faults, AtomicBoolean life) {
        return Clusters.over(new Wire(new FaultyApiServer(server, faults, time, () -> life.set(false)), life), time);
    }

    /** What serves before the release. */
    void fill(ReleaseScenario scenario) {
        ReleaseScenario.Shop shop = scenario.shop();
        String workload = scenario.delivery().spec().workload().name();
        scenario.delivery().spec().strategy().peer().ifPresent(peer -> deploy(peer, "green", shop.image(), 0));
        deploy(workload, "stable", shop.image(), shop.replicas());
        boolean byPods = scenario.delivery()
                .spec()
                .strategy()
                .choose(canary -> canary.traffic().by() == Traffic.By.REPLICAS, pair -> false, inPlace -> true);
        boolean routed = scenario.delivery()
                .spec()
                .strategy()
                .choose(canary -> canary.traffic().by() == Traffic.By.GATEWAY, pair -> false, inPlace -> false);
        create(
                SHOP,
                """
                {apiVersion: v1, kind: Service, metadata: {name: orders}, spec: {selector: %s, ports: [{port: 80}]}}
                """
                        .formatted(byPods ? "{app: orders}" : "{app: orders, version: stable}"));
        if (routed) {
            create(
                    GatewayApi.HTTP_ROUTES.path("shop"),
                    """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: orders}
                    spec:
                      parentRefs: [{name: edge}]
                      rules: [{backendRefs: [{name: orders, port: 80}]}]
                    """);
        }
    }

    private void deploy(String name, String version, String image, int replicas) {
        create(
                DEPLOYMENTS,
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, labels: {app: orders}}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: orders, version: %s}}
                  template:
                    metadata: {labels: {app: orders, version: %s}}
                    spec: {containers: [{name: web, image: "%s"}]}
                """
                        .formatted(name, replicas, version, version, image));
    }

    private void create(String path, String yaml) {
        try {
            create(path, YAML.readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(String path, JsonNode object) {
        call("POST", path, "application/json", object.toString());
    }

    private void call(String method, String path, String type, String body) {
        ApiResponse answer = server.handle(new ApiRequest(method, path, type, body));
        if (!answer.ok()) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        time.runDue();
    }

    /** A gateway takes over what was written. */
    void acceptRoutes() {
        for (ApiObject route : routes.all()) {
            if (route.status().at("/parents/0/conditions/0/observedGeneration").asLong() != route.generation()) {
                call(
                        "PATCH",
                        GatewayApi.HTTP_ROUTES.path("shop", route.name()) + "/status",
                        "application/merge-patch+json",
                        """
                        {"status":{"parents":[{"parentRef":{"name":"edge"},"controllerName":"simulated.switchback.dev/gateway",
                         "conditions":[{"type":"Accepted","status":"True","reason":"Accepted","message":"",
                         "observedGeneration":%d,"lastTransitionTime":"2026-01-01T00:00:00Z"}]}]}}
                        """
                                .formatted(route.generation()));
            }
        }
    }

    /** The image of each Deployment. */
    Map<String, String> images() {
        var images = new TreeMap<String, String>();
        for (ApiObject deployment : client.list(Resource.DEPLOYMENTS).items()) {
            images.put(
                    deployment.name(),
                    deployment.spec().at("/template/spec/containers/0/image").asText());
        }
        return images;
    }

    /** Everything that people made, but for images: to be compared. */
    String situation() {
        var text = new StringBuilder();
        for (Resource type : List.of(Resource.DEPLOYMENTS, Resource.SERVICES, GatewayApi.HTTP_ROUTES)) {
            for (ApiObject object : client.list(type).items()) {
                JsonNode spec = object.spec().deepCopy();
                if (spec.at("/template/spec/containers/0") instanceof ObjectNode container) {
                    container.remove("image");
                }
                text.append(object.name()).append(spec).append('\n');
            }
        }
        return text.toString();
    }
}
