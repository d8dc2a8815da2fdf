package dev.switchback.localcluster.node;

import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A node whose pods are processes of this machine, each pod with a loopback address of its own. */
public final class ProcessNode implements Node {
    private static final Duration FORCED_GRACE = Duration.ofSeconds(1);

    private final Images images;
    private final LoopbackRange addresses;
    private final ExecutorService blocking;
    private final OrphanGuard guard = new OrphanGuard();
    private final NodeContext context;
    private final Informer pods;
    private final Map<String, PodRunner> runners = new HashMap<>();
    private final Thread atExit = new Thread(this::killAll, "local-cluster-exit");
    private boolean closed;

    /** @param addresses for the pods; stays the caller's */
    public ProcessNode(
            ApiServer server,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            Images images,
            LoopbackRange addresses) {
        var client = new ApiClient(server);
        var timers = new Timers(scheduler);
        this.images = images;
        this.addresses = addresses;
        this.blocking = Executors.newCachedThreadPool(ProcessNode::daemon);
        var events = new EventRecorder(client, clock, "kubelet");
        this.context = new NodeContext(client, timers, clock, blocking, events, guard);
        this.pods = new Informer(client, Resource.PODS, timers);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "local-node");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start() {
        Runtime.getRuntime().addShutdownHook(atExit);
        NodeObject.register(context.client(), context.clock().instant());
        new PodScheduler(context.client(), pods);
        pods.onChange(this::podChanged);
        pods.start();
    }

    private void podChanged(Change change) {
        var pod = change.after();
        if (pod == null) {
            forget(change.object());
        } else if (pod.deleting()) {
            runner(pod).ifPresent(runner -> runner.end(PodSpec.deletionGrace(pod)));
        } else if (runs(pod)) {
            runner(pod).ifPresent(PodRunner::start);
        }
    }

    private static boolean runs(ApiObject pod) {
        var phase = pod.status().path("phase").asText();
        return pod.spec().path("nodeName").asText().equals(Node.NAME)
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    /** The pod's runner, made when it is first asked for; empty when the node is closing or the pod is another node's. */
    private synchronized Optional<PodRunner> runner(ApiObject pod) {
        if (closed || !pod.spec().path("nodeName").asText().equals(Node.NAME)) {
            return Optional.empty();
        }
        return Optional.of(
                runners.computeIfAbsent(pod.uid(), uid -> new PodRunner(pod, addresses.pod(), images, context)));
    }

    private void forget(ApiObject pod) {
        Optional<PodRunner> runner;
        synchronized (this) {
            runner = Optional.ofNullable(runners.remove(pod.uid()));
        }
        runner.ifPresent(gone -> {
            gone.end(FORCED_GRACE);
            addresses.release(gone.address());
        });
    }

    @Override
    public Optional<Output> output(String namespace, String pod, String container, boolean previous) {
        return pods.get(ApiObject.key(namespace, pod))
                .flatMap(this::known)
                .flatMap(runner -> runner.container(container))
                .flatMap(runner -> previous ? runner.previousLog() : Optional.of(runner.log()));
    }

    private synchronized Optional<PodRunner> known(ApiObject pod) {
        return Optional.ofNullable(runners.get(pod.uid()));
    }

    /** Kills every process and waits for their end. The pods' statuses stay as they are. */
    @Override
    public void close() {
        killAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The Java VM is on its way out.
        }
    }

    private void killAll() {
        var running = new ArrayList<PodRunner>();
        synchronized (this) {
            closed = true;
            running.addAll(runners.values());
        }
        pods.close();
        running.forEach(PodRunner::close);
        blocking.shutdownNow();
        guard.close();
    }
}
