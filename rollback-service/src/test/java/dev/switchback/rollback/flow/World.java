package dev.switchback.rollback.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ServerClock;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerMessage;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** A cluster with {@code shop/orders} and one rollback service, in virtual time. */
final class World implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String ORDERS = "/apis/apps/v1/namespaces/shop/deployments/orders";
    private static final ObjectMapper JSON = new ObjectMapper();

    final VirtualTime time = new VirtualTime(START);
    final LocalCluster.Simulated local = LocalCluster.simulated(time, time, new Random(1), SimulatedNode.Pace.USUAL);
    private final List<Runnable> beforePatch = new ArrayList<>();
    private final Transport transport = new InProcessTransport(local.cluster().server(), this::instead, this::admitted);
    final Cluster cluster = Clusters.over(transport, time);
    /** Answers a request of the service in place of the API server; empty lets it pass. */
    Function<Transport.Request, Optional<Transport.Response>> failure = request -> Optional.empty();
    /** What the API server's admission makes of a request of the service. */
    Function<Transport.Request, Transport.Request> admission = request -> request;
    /** What Alertmanager says. */
    AlertSource.Snapshot alertmanager = new AlertSource.Snapshot.NotConfigured();

    final List<Notification> notifications = new ArrayList<>();
    /** Whether the first channel fails. */
    boolean deaf;

    int attempts;
    RollbackService service;

    World() {
        apply(CRDS, crd("delivery-crd.yaml"));
        defineRollbacks();
        namespace("shop");
        namespace("switchback");
        service = start(Duration.ZERO);
        time.runDue();
    }

    /** Kills the service and starts another replica, whose clock is ahead by {@code skew}. */
    void takeOver(Duration skew) {
        service.close();
        service = start(skew);
        time.runDue();
    }

    private RollbackService start(Duration skew) {
        Channel unreliable = notification -> {
            attempts++;
            return deaf ? new Channel.Delivery.Failed("nobody listens") : new Channel.Delivery.Delivered();
        };
        Channel channel = notification -> {
            notifications.add(notification);
            return new Channel.Delivery.Delivered();
        };
        AlertSource asked = () -> alertmanager;
        var clock = new ServerClock(() -> time.instant().plus(skew));
        Transport heard = clock.listening((method, status, took) -> {}).observe(transport);
        return RollbackService.start(
                new RollbackService.Surroundings(
                        Clusters.over(heard, time),
                        asked,
                        Leadership.alone(),
                        List.of(unreliable, channel),
                        "switchback"),
                Setting.defaults(),
                time,
                clock);
    }

    /** Does something once, at the moment when the service's next patch of the workload arrives. */
    void beforePatch(Runnable happens) {
        beforePatch.add(happens);
    }

    private Optional<Transport.Response> instead(Transport.Request request) {
        if (request.method().equals("PATCH") && request.path().equals(ORDERS) && !beforePatch.isEmpty()) {
            beforePatch.remove(0).run();
        }
        return failure.apply(request).map(r -> new Transport.Response(r.status(), r.body(), time.instant()));
    }

    private Transport.Request admitted(Transport.Request request) {
        return admission.apply(request);
    }

    /** An answer of the API server that is no success. */
    static Transport.Response status(int code, String message) {
        var body = JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
        return new Transport.Response(code, body.toString(), START);
    }

    /** Creates an object, written as JSON with single quotes. */
    void create(String path, String object) {
        apply(path, json(object));
    }

    /** Changes an object by a merge patch, written as JSON with single quotes. */
    void merge(String path, String patch) {
        ApiResponse answer = call("PATCH", path, "application/merge-patch+json", patch.replace('\'', '"'));
        if (!answer.ok()) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** The object at a path, as the API server answers. */
    JsonNode read(String path) {
        return json(local.cluster().server().handle(ApiRequest.get(path)).body());
    }

    void delete(String path) {
        call("DELETE", path, "", "");
    }

    /** A strategic merge patch of the workload, by somebody else. */
    void change(String patch) {
        var request =
                new ApiRequest("PATCH", ORDERS, "application/strategic-merge-patch+json", patch.replace('\'', '"'));
        ApiResponse answer = local.cluster().server().handle(request);
        if (!answer.ok()) {
            throw new IllegalStateException(answer.body());
        }
    }

    String image() {
        return workload().template().at("/spec/containers/0/image").asText();
    }

    void deploy(String image) {
        String path = ORDERS;
        String body = "{'spec':{'template':{'spec':{'containers':[{'name':'orders','image':'" + image + "'}]}}}}";
        ApiResponse patched = call("PATCH", path, "application/strategic-merge-patch+json", body.replace('\'', '"'));
        if (patched.status() == 404) {
            apply(
                    "/apis/apps/v1/namespaces/shop/deployments",
                    json("{'apiVersion':'apps/v1','kind':'Deployment',"
                            + "'metadata':{'name':'orders'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'orders'}},"
                            + "'template':{'metadata':{'labels':{'app':'orders'}},'spec':{'containers':[{'name':'orders','image':'"
                            + image + "'}]}}}}"));
        }
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    Workload workload() {
        return cluster.workloads()
                .read(WorkloadRef.deployment("shop", "orders"))
                .found()
                .orElseThrow();
    }

    String currentHash() {
        return workload().current().orElseThrow().hash();
    }

    List<Receipt> deliver(String name, String hash, String status) {
        return deliver(name, hash, status, time.instant());
    }

    List<Receipt> deliver(String name, String hash, String status, Instant startsAt) {
        return deliver(
                Map.of(
                        "alertname",
                        name,
                        "action",
                        "rollback",
                        "namespace",
                        "shop",
                        "deployment",
                        "orders",
                        "pod_template_hash",
                        hash),
                status,
                startsAt);
    }

    /** An alert about any workload; it names no revision. */
    Receipt deliverAbout(String namespace, String deployment) {
        return deliver(
                        Map.of(
                                "alertname",
                                "HighErrorRate",
                                "action",
                                "rollback",
                                "namespace",
                                namespace,
                                "deployment",
                                deployment),
                        "firing",
                        time.instant())
                .get(0);
    }

    private List<Receipt> deliver(Map<String, String> labels, String status, Instant startsAt) {
        String body = "{\"version\":\"4\",\"alerts\":[{\"status\":\"" + status + "\",\"startsAt\":\"" + startsAt
                + "\",\"labels\":" + JSON.valueToTree(labels) + "}]}";
        var parsed = (AlertmanagerMessage.Parsed.Alerts) AlertmanagerMessage.parse(body, time.instant());
        return parsed.alerts().stream().map(service.intake()::take).toList();
    }

    List<Rollback> rollbacks() {
        return service.rollbacks().all();
    }

    private void namespace(String name) {
        apply("/api/v1/namespaces", json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + name + "'}}"));
    }

    private void apply(String path, JsonNode object) {
        ApiResponse answer = call("POST", path, "application/json", object.toString());
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.body());
        }
    }

    private ApiResponse call(String method, String path, String contentType, String body) {
        ApiResponse answer = local.cluster().server().handle(new ApiRequest(method, path, contentType, body));
        time.runDue();
        return answer;
    }

    void defineRollbacks() {
        apply(CRDS, crd("crd.yaml"));
    }

    void undefineRollbacks() {
        delete(CRDS + "/rollbacks.switchback.dev");
    }

    private static JsonNode crd(String file) {
        try (InputStream in = Rollback.class.getResourceAsStream(file)) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.startsWith("{'") ? text.replace('\'', '"') : text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        service.close();
        local.cluster().close();
    }
}
