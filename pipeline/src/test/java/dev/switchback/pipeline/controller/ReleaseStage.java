package dev.switchback.pipeline.controller;

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
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.gateway.GatewayApi;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.steps.CandidateChecks;
import dev.switchback.pipeline.steps.ClusterRouters;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.smoke.SmokeOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A cluster with deliveries in virtual time: drivers come, are killed, and others take over. */
final class ReleaseStage implements AutoCloseable, CandidateChecks {
    static final Store.Key ORDERS = new Store.Key("shop", "orders");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String TYPES = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final JsonNode DELIVERIES = resource("/dev/switchback/resources/delivery-crd.yaml");
    private static final JsonNode VIRTUAL_SERVICES = resource("/dev/switchback/pipeline/traffic/virtualservices.yaml");
    private static final String ROUTES = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes";
    private static final String MESH = "/apis/networking.istio.io/v1beta1/namespaces/shop/virtualservices";
    private static final String INGRESSES = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses";
    static final String AUTOSCALERS = "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers";
    static final String BUDGETS = "/apis/policy/v1/namespaces/shop/poddisruptionbudgets";
    static final String STATEFUL_SETS = "/apis/apps/v1/namespaces/shop/statefulsets";
    private static final List<String> ALL = List.of(
            STATEFUL_SETS,
            AUTOSCALERS,
            BUDGETS,
            "/apis/apps/v1/namespaces/shop/deployments",
            "/api/v1/namespaces/shop/services",
            ROUTES,
            MESH,
            INGRESSES);

    final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    final LocalCluster.Simulated local = LocalCluster.simulated(time, time, new Random(1), SimulatedNode.Pace.USUAL);
    /** What goes wrong with the calls of drivers. */
    final FaultScript faults =
            new FaultScript().counting(call -> !call.resource().equals("leases"));
    /** Sees everything as it is. */
    final Cluster cluster = Clusters.over(new Wire(local.cluster().server(), () -> false), time);

    final List<DeliveryDriver> drivers = new ArrayList<>();
    /** What the smoke test comes to. */
    SmokeOutcome smoke = new SmokeOutcome.Passed(List.of());
    /** What the analysis says. */
    BiFunction<Delivery, Instant, AnalysisVerdict> figures = (delivery, now) -> new AnalysisVerdict.Pass("all is well");

    /** So many drivers of {@code shop/orders} live at any time: for each that is killed another one comes. */
    int crew;

    int killed;

    ReleaseStage() {
        GatewayApi.define(local.cluster().server());
        create(TYPES, DELIVERIES);
        create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    }

    private static JsonNode resource(String path) {
        try (InputStream text = ReleaseStage.class.getResourceAsStream(path)) {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls of one driver; a dead one makes none. */
    private record Wire(ApiServer server, BooleanSupplier dead) implements Transport {
        @Override
        public Response send(Request request) throws IOException {
            if (dead.getAsBoolean()) {
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

    /** The cluster for somebody whose calls go wrong as the script says. */
    Cluster through(FaultScript script) {
        return Clusters.over(
                new Wire(new FaultyApiServer(local.cluster().server(), script, time, () -> {}), () -> false), time);
    }

    /** A driver of a delivery, as the command line is one. */
    void drive(Store.Key key) {
        var life = new boolean[] {true};
        var faulty = new FaultyApiServer(local.cluster().server(), faults, time, () -> {
            life[0] = false;
            killed++;
        });
        Cluster own = Clusters.over(new Wire(faulty, () -> !life[0]), time);
        var tools = new ReleasePlan.Tools(own, new ClusterRouters(own), this);
        drivers.add(DeliveryDriver.start(
                delivery(key),
                own,
                tools,
                DeliveryDriver.Seat.ofOne(
                        "driver-" + (drivers.size() + 1),
                        time,
                        time,
                        () -> Duration.between(Instant.EPOCH, time.instant()).toNanos(),
                        new Random(7))));
    }

    @Override
    public SmokeOutcome smoke(Delivery delivery, WorkloadRef candidate) {
        return smoke;
    }

    @Override
    public Judgement judge(Delivery delivery, Instant now) {
        return new Judgement(figures.apply(delivery, now), 0);
    }

    /** Lets time pass; a gateway accepts every route within a second. */
    void advance(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (time.instant().isBefore(end)) {
            while (drivers.size() - killed < crew) {
                drive(ORDERS);
            }
            try {
                time.advance(Duration.ofSeconds(1));
            } catch (ServiceKilled e) {
                continue;
            }
            acceptRoutes();
            autoscale();
        }
    }

    /** As the autoscaler does without load: at least so many pods, and none of a workload that has none. */
    private void autoscale() {
        for (JsonNode autoscaler : read(AUTOSCALERS).path("items")) {
            String path = "/apis/apps/v1/namespaces/shop/deployments/"
                    + autoscaler.at("/spec/scaleTargetRef/name").asText();
            int pods = read(path).at("/spec/replicas").asInt();
            int least = autoscaler.at("/spec/minReplicas").asInt();
            if (pods > 0 && pods < least) {
                call("PATCH", path, "application/merge-patch+json", "{\"spec\":{\"replicas\":" + least + "}}");
            }
        }
    }

    /** An autoscaler of a Deployment. */
    void autoscaler(String deployment, int least) {
        create(
                AUTOSCALERS,
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %s}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
                  minReplicas: %d
                  maxReplicas: 10
                  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
                """
                        .formatted(deployment, deployment, least));
    }

    /** Lets time pass until the delivery has ended and its pods are gone. */
    void advanceToEnd(Duration most) {
        Instant end = time.instant().plus(most);
        while (time.instant().isBefore(end) && orders().status().phase().isOpen()) {
            advance(Duration.ofSeconds(2));
        }
        advance(Duration.ofSeconds(5));
    }

    private void acceptRoutes() {
        for (JsonNode route : read(ROUTES).path("items")) {
            long generation = route.at("/metadata/generation").asLong();
            if (route.at("/status/parents/0/conditions/0/observedGeneration").asLong() != generation) {
                call(
                        "PATCH",
                        ROUTES + "/" + route.at("/metadata/name").asText() + "/status",
                        "application/merge-patch+json",
                        """
                        {"status":{"parents":[{"parentRef":{"name":"edge"},"controllerName":"test.switchback.dev/gateway",
                         "conditions":[{"type":"Accepted","status":"True","reason":"Accepted","message":"",
                         "observedGeneration":%d,"lastTransitionTime":"2026-01-01T00:00:00Z"}]}]}}
                        """
                                .formatted(generation));
            }
        }
    }

    /** Creates an object of the namespace, written as YAML. */
    void create(String path, String yaml) {
        try {
            create(path, YAML.readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(String path, JsonNode object) {
        call("POST", path, "application/json", object.toString());
    }

    /** A Deployment of {@code shop} with its Service; {@code version} is one more label. */
    void deploy(String name, String version, String image, int replicas) {
        create(
                "/apis/apps/v1/namespaces/shop/deployments",
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

    /** A StatefulSet of {@code shop}, without a partition. */
    void statefulSet(String name, String image, int replicas) {
        create(
                STATEFUL_SETS,
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %1$s}
                spec:
                  serviceName: %1$s
                  replicas: %3$d
                  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: web, image: "%2$s"}]}
                """
                        .formatted(name, image, replicas));
    }

    /** A Service, whose selector is YAML. */
    void service(String name, String selector) {
        create(
                "/api/v1/namespaces/shop/services",
                "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {selector: %s, ports: [{port: 80}]}}"
                        .formatted(name, selector));
    }

    void route() {
        create(
                ROUTES,
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: orders, annotations: {team: shop}}
                spec:
                  parentRefs: [{name: edge}]
                  rules:
                    - name: api
                      matches: [{path: {type: PathPrefix, value: /api}}]
                      backendRefs: [{name: orders, port: 80}]
                    - name: other
                      matches: [{path: {type: PathPrefix, value: /}}]
                      backendRefs: [{name: orders, port: 80}]
                """);
        acceptRoutes();
    }

    void mesh() {
        create(TYPES, VIRTUAL_SERVICES);
        create(
                MESH,
                """
                apiVersion: networking.istio.io/v1beta1
                kind: VirtualService
                metadata: {name: orders, labels: {team: shop}}
                spec:
                  hosts: [shop.example.org]
                  http:
                    - {name: api, match: [{uri: {prefix: /api}}], timeout: 5s, route: [{destination: {host: orders}}]}
                    - {name: other, route: [{destination: {host: orders}}]}
                """);
    }

    void ingress() {
        create(
                INGRESSES,
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: shop, annotations: {team: shop}}
                spec:
                  ingressClassName: nginx
                  rules:
                    - host: shop.example.org
                      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: orders, port: {number: 80}}}}]}
                """);
    }

    /** Creates the delivery {@code shop/orders}, whose spec is YAML. */
    void delivery(String spec) {
        create(
                "/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries",
                "apiVersion: switchback.dev/v1alpha1\nkind: Delivery\nmetadata: {name: orders}\nspec:\n"
                        + spec.indent(2));
    }

    void request(Delivery.Request.Action action) {
        new DeliveryStore(cluster).request(delivery(ORDERS), new Delivery.Request(action, "ann", time.instant()));
    }

    Delivery delivery(Store.Key key) {
        return DeliveryJson.read(
                read("/apis/switchback.dev/v1alpha1/namespaces/" + key.namespace() + "/deliveries/" + key.name()));
    }

    Delivery orders() {
        return delivery(ORDERS);
    }

    void behave(String image, PodBehaviour behaviour) {
        local.node().behave(image, behaviour);
    }

    JsonNode read(String path) {
        try {
            return JSON.readTree(
                    local.cluster().server().handle(ApiRequest.get(path)).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that people made, without what the API server and controllers write: to be compared. */
    String situation() {
        var text = new StringBuilder();
        for (String path : ALL) {
            for (JsonNode item : read(path).path("items")) {
                JsonNode metadata = item.path("metadata");
                text.append(metadata.path("name").asText())
                        .append(' ')
                        .append(metadata.path("labels"))
                        .append(withoutFlips(metadata.path("annotations")))
                        .append(item.path("spec"))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static JsonNode withoutFlips(JsonNode annotations) {
        if (annotations instanceof ObjectNode object) {
            object.remove(List.of("deployment.kubernetes.io/revision", "switchback.dev/flipped-at"));
        }
        return annotations.isEmpty() ? YAML.missingNode() : annotations;
    }

    /** The images of all pods, each once. */
    List<String> serving() {
        var images = new TreeSet<String>();
        for (JsonNode pod : read("/api/v1/namespaces/shop/pods").path("items")) {
            images.add(pod.at("/spec/containers/0/image").asText());
        }
        return List.copyOf(images);
    }

    void call(String method, String path, String type, String body) {
        ApiResponse answer = local.cluster().server().handle(new ApiRequest(method, path, type, body));
        if (!answer.ok()) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        time.runDue();
    }

    @Override
    public void close() {
        local.cluster().close();
    }
}
