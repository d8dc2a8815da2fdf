package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.faults.FaultScript;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.controllers.Controllers;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.localcluster.server.InMemoryApiServer;
import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.config.ServiceConfig.RecordingRules;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.evidence.MetricsReader;
import dev.switchback.scenarios.alerts.SimulatedAlertmanager;
import dev.switchback.scenarios.cluster.InitialCluster;
import dev.switchback.scenarios.cluster.InitialCluster.ReadinessRule;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.prometheus.CountedTraffic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** All that takes part in an incident, on one clock. */
final class World {
    private static final List<String> CRDS =
            List.of("/dev/switchback/resources/crd.yaml", "/dev/switchback/resources/delivery-crd.yaml");
    private static final URI PROMETHEUS = URI.create("http://prometheus:9090");
    private static final RecordingRules RULES = Setting.shippedRules();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SimulatedNode.Pace PACE = new SimulatedNode.Pace(SECOND, SECOND, SECOND);

    final VirtualTime time;
    final InMemoryApiServer server;
    final ApiClient client;
    final SimulatedNode node;
    final SimulatedAlertmanager alertmanager;
    final CountedTraffic traffic;
    final ClusterInspector inspector;
    final FaultScript faults = new FaultScript();
    final Kinds kinds = new Kinds();
    final RunLog events;
    final ServiceProcess service;

    World(Scenario scenario) {
        time = new VirtualTime(scenario.now());
        server = new InMemoryApiServer(time, time, new Random(scenario.name().hashCode()));
        client = new ApiClient(server);
        node = new SimulatedNode(server, time, time, PACE);
        events = new RunLog(time);
        inspector = new ClusterInspector(client);
        traffic = new CountedTraffic(scenario.initial().traffic(), RULES, inspector::revision, time);
        service = new ServiceProcess(time, server, faults, events, scenario.settings());
        alertmanager = new SimulatedAlertmanager(service::post, time, time);
        fill(InitialCluster.of(scenario, ServiceProcess.NAMESPACE));
        Controllers.start(server, time, time);
        node.start();
        time.runDue();
        traffic.begin();
        service.start(alertmanager, metrics());
        time.runDue();
    }

    private Optional<MetricsReader> metrics() {
        var client = PrometheusClient.over(PROMETHEUS, traffic).comparedWith(time);
        return traffic.isCounted() ? Optional.of(new MetricsReader(client, RULES)) : Optional.empty();
    }

    private void fill(InitialCluster cluster) {
        CRDS.forEach(file -> server.putVerbatim(crd(file)));
        time.runDue();
        cluster.objects().forEach(this::store);
        cluster.readiness().forEach(this::behave);
    }

    /** Objects of types that the API server does not know are kept as custom resources of any shape. */
    private void store(ObjectNode object) {
        try {
            server.putVerbatim(object);
        } catch (IllegalArgumentException e) {
            server.putVerbatim(kinds.definition(object));
            time.runDue();
            server.putVerbatim(object);
        }
    }

    /** Custom types have a group with a dot; another group that is unknown is a spelling mistake. */
    void define(ObjectNode object) {
        Resource type = kinds.of(object);
        boolean custom = type.apiVersion().matches("[^/]+\\.[^/]+/.*");
        if (custom && !server.handle(ApiRequest.get(type.path(""))).ok()) {
            server.putVerbatim(kinds.definition(object));
            time.runDue();
        }
    }

    private static JsonNode crd(String file) {
        try (InputStream stream = RollbackJson.class.getResourceAsStream(file)) {
            return new YAMLMapper().readTree(Objects.requireNonNull(stream, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rule for the pods of one workload that run one image, from now on. */
    void behave(ReadinessRule rule) {
        node.behave(pod -> isMeant(rule, pod), rule.ready() ? PodBehaviour.READY : PodBehaviour.UNREADY);
    }

    private boolean isMeant(ReadinessRule rule, ApiObject pod) {
        return pod.namespace().equals(rule.namespace())
                && runs(rule.image(), pod)
                && workload(pod).equals(rule.workload());
    }

    private static boolean runs(String image, ApiObject pod) {
        for (var container : pod.spec().path("containers")) {
            if (container.path("image").asText().equals(image)) {
                return true;
            }
        }
        return false;
    }

    /** The name of the workload that a pod belongs to; empty when it belongs to none. */
    private String workload(ApiObject pod) {
        boolean direct = pod.controllerKey(Resource.REPLICA_SETS).isEmpty();
        Optional<JsonNode> owner = direct
                ? pod.controller()
                : pod.controller()
                        .flatMap(set -> client.get(
                                Resource.REPLICA_SETS,
                                pod.namespace(),
                                set.path("name").asText()))
                        .flatMap(ApiObject::controller);
        return owner.map(found -> found.path("name").asText()).orElse("");
    }
}
