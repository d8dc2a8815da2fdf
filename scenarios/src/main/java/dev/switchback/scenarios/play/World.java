package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.controllers.Controllers;
import dev.switchback.localcluster.node.PodBehaviour;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.localcluster.server.InMemoryApiServer;
import dev.switchback.rollback.model.RollbackJson;
import dev.switchback.scenarios.alerts.SimulatedAlertmanager;
import dev.switchback.scenarios.cluster.InitialCluster;
import dev.switchback.scenarios.cluster.InitialCluster.ReadinessRule;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** All that takes part in an incident, on one clock. */
final class World {
    private static final String CRD = "/dev/switchback/rollback/crd.yaml";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SimulatedNode.Pace PACE = new SimulatedNode.Pace(SECOND, SECOND, SECOND);

    final VirtualTime time;
    final InMemoryApiServer server;
    final ApiClient client;
    final SimulatedNode node;
    final SimulatedAlertmanager alertmanager;
    final FaultPlan faults = new FaultPlan();
    final List<String> changes = new ArrayList<>();
    final Notes notes;
    final PageLog pages;
    final ServiceProcess service;

    World(Scenario scenario) {
        time = new VirtualTime(scenario.now());
        server = new InMemoryApiServer(time, time, new Random(scenario.name().hashCode()));
        client = new ApiClient(server);
        node = new SimulatedNode(server, time, time, PACE);
        notes = new Notes(time);
        pages = new PageLog(notes);
        var line = new ServiceTransport.Line(faults, changes, notes);
        service = new ServiceProcess(time, server, line, pages, ServiceSettings.of(scenario.settings()));
        alertmanager = new SimulatedAlertmanager(service, time, time);
        fill(InitialCluster.of(scenario, ServiceProcess.NAMESPACE));
        applied(scenario).forEach(this::define);
        Controllers.start(server, time, time);
        node.start();
        time.runDue();
        service.start(new PolledAlerts(alertmanager, time));
        time.runDue();
    }

    private void fill(InitialCluster cluster) {
        server.putVerbatim(crd());
        time.runDue();
        cluster.objects().forEach(this::store);
        cluster.readiness().forEach(this::behave);
    }

    /** Objects of types that the API server does not know are kept as custom resources of any shape. */
    private void store(ObjectNode object) {
        try {
            server.putVerbatim(object);
        } catch (IllegalArgumentException e) {
            server.putVerbatim(CustomType.of(object));
            time.runDue();
            server.putVerbatim(object);
        }
    }

    private static Stream<ObjectNode> applied(Scenario scenario) {
        return scenario.timeline().stream()
                .flatMap(step -> step.actions().stream())
                .flatMap(action -> action instanceof Step.Apply apply ? apply.objects().stream() : Stream.empty());
    }

    /** Custom types have a group with a dot; another group that is unknown is a slip of the pen. */
    private void define(ObjectNode object) {
        Resource type = Kinds.of(object);
        boolean custom = type.apiVersion().matches("[^/]+\\.[^/]+/.*");
        if (custom && !server.handle(ApiRequest.get(type.path(""))).ok()) {
            server.putVerbatim(CustomType.of(object));
            time.runDue();
        }
    }

    private static JsonNode crd() {
        try (InputStream stream = RollbackJson.class.getResourceAsStream(CRD)) {
            return new YAMLMapper().readTree(Objects.requireNonNull(stream, CRD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rule for the pods of one Deployment that run one image, from now on. */
    void behave(ReadinessRule rule) {
        node.behave(pod -> isMeant(rule, pod), rule.ready() ? PodBehaviour.READY : PodBehaviour.UNREADY);
    }

    private boolean isMeant(ReadinessRule rule, ApiObject pod) {
        return pod.namespace().equals(rule.namespace())
                && runs(rule.image(), pod)
                && deployment(pod).equals(rule.deployment());
    }

    private static boolean runs(String image, ApiObject pod) {
        for (var container : pod.spec().path("containers")) {
            if (container.path("image").asText().equals(image)) {
                return true;
            }
        }
        return false;
    }

    /** The name of the Deployment that a pod belongs to; empty when it belongs to none. */
    private String deployment(ApiObject pod) {
        return pod.controller()
                .flatMap(set -> client.get(
                        Resource.REPLICA_SETS, pod.namespace(), set.path("name").asText()))
                .flatMap(ApiObject::controller)
                .map(owner -> owner.path("name").asText())
                .orElse("");
    }
}
