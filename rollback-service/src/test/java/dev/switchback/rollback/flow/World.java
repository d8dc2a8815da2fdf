package dev.switchback.rollback.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Clusters;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.election.Leadership;
import dev.switchback.rollback.intake.AlertmanagerMessage;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.rollback.model.Rollback;
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
import java.util.Random;

/** A cluster with {@code shop/orders} and one rollback service, in virtual time. */
final class World implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final String ORDERS = "/apis/apps/v1/namespaces/shop/deployments/orders";
    private static final ObjectMapper JSON = new ObjectMapper();

    final VirtualTime time = new VirtualTime(START);
    final LocalCluster.Simulated local = LocalCluster.simulated(time, time, new Random(1), SimulatedNode.Pace.USUAL);
    private final List<Runnable> beforePatch = new ArrayList<>();
    final Cluster cluster =
            Clusters.over(new InProcessTransport(local.cluster().server(), this::patchIsOnItsWay), time);
    final List<Notification> notifications = new ArrayList<>();
    /** Whether the first channel fails. */
    boolean deaf;

    int attempts;
    final RollbackService service;

    World() {
        apply("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd());
        namespace("shop");
        namespace("switchback");
        Channel unreliable = notification -> {
            attempts++;
            return deaf ? new Channel.Delivery.Failed("nobody listens") : new Channel.Delivery.Delivered();
        };
        Channel channel = notification -> {
            notifications.add(notification);
            return new Channel.Delivery.Delivered();
        };
        AlertSource none = AlertSource.Snapshot.NotConfigured::new;
        service = RollbackService.start(
                new RollbackService.Surroundings(
                        cluster, none, Leadership.alone(), List.of(unreliable, channel), "switchback"),
                Settings.DEFAULTS,
                time,
                time);
        time.runDue();
    }

    /** Does something once, at the moment when the service's next patch of the workload arrives. */
    void beforePatch(Runnable happens) {
        beforePatch.add(happens);
    }

    private void patchIsOnItsWay(String path) {
        if (path.equals(ORDERS) && !beforePatch.isEmpty()) {
            beforePatch.remove(0).run();
        }
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
        var labels = JSON.valueToTree(Map.of(
                "alertname",
                name,
                "action",
                "rollback",
                "namespace",
                "shop",
                "deployment",
                "orders",
                "pod_template_hash",
                hash));
        String body = "{\"version\":\"4\",\"alerts\":[{\"status\":\"" + status + "\",\"startsAt\":\"" + startsAt
                + "\",\"labels\":" + labels + "}]}";
        var parsed = (AlertmanagerMessage.Parsed.Alerts) AlertmanagerMessage.parse(body, time.instant());
        return parsed.alerts().stream().map(service.intake()::take).toList();
    }

    List<Rollback> rollbacks() {
        return service.cases().all();
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

    private static JsonNode crd() {
        try (InputStream in = RollbackService.class.getResourceAsStream("crd.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
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
