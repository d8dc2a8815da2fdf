package dev.switchback.localcluster.node;

import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;

/**
 * A node without processes, for virtual time: pods become ready, never ready or crash as it is told for their image. A pod
 * whose status says already how its containers are stays as it is until its image is told to behave otherwise.
 */
public final class SimulatedNode implements Node {
    private static final int ADDRESSES_PER_BLOCK = 250;

    private final ApiClient client;
    private final Timers timers;
    private final InstantSource clock;
    private final Pace pace;
    private final Informer pods;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, SimulatedPod> running = new LinkedHashMap<>();
    private int addresses;

    public SimulatedNode(ApiServer server, ScheduledExecutorService scheduler, InstantSource clock, Pace pace) {
        this.client = new ApiClient(server);
        this.timers = new Timers(scheduler);
        this.clock = clock;
        this.pace = pace;
        this.pods = new Informer(client, Resource.PODS, timers);
    }

    /**
     * How fast pods are.
     *
     * @param readyAfter from a container's start
     * @param crashAfter from the start of a container that crashes
     * @param stopAfter from a pod's deletion
     */
    public record Pace(Duration readyAfter, Duration crashAfter, Duration stopAfter) {
        /** Ready after 3 s, crashed after 1 s, stopped after 1 s. */
        public static final Pace USUAL = new Pace(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Override
    public void start() {
        NodeObject.register(client, clock.instant());
        new PodScheduler(client, pods);
        pods.onChange(this::podChanged);
        pods.start();
    }

    /** What some pods are told; the newest rule for a pod holds. */
    private record Rule(Predicate<ApiObject> pods, PodBehaviour behaviour) {}

    /** Has pods of an image behave like this from now on, those that run too. */
    public void behave(String image, PodBehaviour behaviour) {
        behave(pod -> runs(image, pod), behaviour);
    }

    /** Has some pods behave like this from now on, those that run too. */
    public void behave(Predicate<ApiObject> pods, PodBehaviour behaviour) {
        synchronized (this) {
            rules.add(0, new Rule(pods, behaviour));
        }
        for (var pod : running()) {
            if (pods.test(pod.object())) {
                pod.behave(behaviour);
            }
        }
    }

    private static boolean runs(String image, ApiObject pod) {
        return PodSpec.read(pod).containers().stream()
                .anyMatch(container -> container.image().equals(image));
    }

    private synchronized List<SimulatedPod> running() {
        return List.copyOf(running.values());
    }

    private void podChanged(Change change) {
        var pod = change.after();
        if (pod == null) {
            forget(change.object());
        } else if (pod.deleting()) {
            simulated(pod).end();
        } else if (runs(pod)) {
            simulated(pod).start();
        }
    }

    private static boolean runs(ApiObject pod) {
        var phase = pod.status().path("phase").asText();
        boolean placed = !pod.spec().path("nodeName").asText().isEmpty();
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        return !over && (placed || SimulatedPod.adopted(pod));
    }

    private synchronized SimulatedPod simulated(ApiObject pod) {
        return running.computeIfAbsent(pod.uid(), uid -> simulate(pod));
    }

    private SimulatedPod simulate(ApiObject pod) {
        var spec = PodSpec.read(pod);
        var known = pod.status().path("podIP").asText("");
        var status = new PodStatus(client, clock, spec, known.isEmpty() ? nextAddress() : known);
        return new SimulatedPod(spec, status, behaviour(pod), pace, timers, clock);
    }

    private PodBehaviour behaviour(ApiObject pod) {
        return rules.stream()
                .filter(rule -> rule.pods().test(pod))
                .findFirst()
                .map(Rule::behaviour)
                .orElse(PodBehaviour.READY);
    }

    private String nextAddress() {
        addresses++;
        return "10.244." + addresses / ADDRESSES_PER_BLOCK + "." + (1 + addresses % ADDRESSES_PER_BLOCK);
    }

    private synchronized void forget(ApiObject pod) {
        running.remove(pod.uid());
    }

    /** Always empty: nothing runs that could write. */
    @Override
    public Optional<Output> output(String namespace, String pod, String container, boolean previous) {
        return Optional.empty();
    }

    @Override
    public void close() {
        pods.close();
    }

    /** How simulated pods of an image behave. */
    public enum PodBehaviour {
        /** They start and become ready. */
        READY,
        /** They run, and their readiness probe fails. */
        UNREADY,
        /** They end soon after each start, with exit code 1. */
        CRASHING
    }
}
