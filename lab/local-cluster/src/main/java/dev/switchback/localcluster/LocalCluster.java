package dev.switchback.localcluster;

import dev.switchback.localcluster.controllers.Controllers;
import dev.switchback.localcluster.gateway.Gateway;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.node.Images;
import dev.switchback.localcluster.node.LoopbackRange;
import dev.switchback.localcluster.node.Node;
import dev.switchback.localcluster.node.PodLogs;
import dev.switchback.localcluster.node.ProcessNode;
import dev.switchback.localcluster.node.ServiceListeners;
import dev.switchback.localcluster.node.SimulatedNode;
import dev.switchback.localcluster.node.SimulatedNode.Pace;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** A running cluster in this Java VM: API server, controllers and one node. */
public final class LocalCluster implements AutoCloseable {
    private final InMemoryApiServer server;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private PodLogs logs = (namespace, pod, container, previous) -> Optional.empty();

    private LocalCluster(InMemoryApiServer server) {
        this.server = server;
    }

    /** A cluster whose pods are only statuses. */
    public record Simulated(LocalCluster cluster, SimulatedNode node) {}

    /**
     * Starts a cluster without processes.
     *
     * @param random of UIDs and generated names
     * @param pace of pods
     */
    public static Simulated simulated(
            InstantSource clock, ScheduledExecutorService scheduler, RandomGenerator random, Pace pace) {
        var cluster = new LocalCluster(new InMemoryApiServer(clock, scheduler, random));
        var node = new SimulatedNode(cluster.server, scheduler, clock, pace);
        cluster.run(scheduler, clock, node);
        return new Simulated(cluster, node);
    }

    /** Starts a cluster whose pods are processes and whose Services listen on loopback addresses. */
    public static LocalCluster ofProcesses(
            InstantSource clock, ScheduledExecutorService scheduler, RandomGenerator random, Images images) {
        var cluster = new LocalCluster(new InMemoryApiServer(clock, scheduler, random));
        var addresses = LoopbackRange.reserve();
        cluster.parts.push(addresses);
        var services = new ServiceListeners(cluster.server, scheduler, clock, addresses);
        cluster.parts.push(services);
        services.start();
        cluster.run(scheduler, clock, new ProcessNode(cluster.server, scheduler, clock, images, addresses));
        return cluster;
    }

    private void run(ScheduledExecutorService scheduler, InstantSource clock, Node node) {
        parts.push(Controllers.start(server, scheduler, clock));
        parts.push(node);
        logs = node;
        server.serveLogs(node);
        node.start();
    }

    /** The API server, for clients in this VM. */
    public InMemoryApiServer server() {
        return server;
    }

    /**
     * Serves the API over plain HTTP on 127.0.0.1 until the cluster is closed.
     *
     * @param clock of the {@code Date} header
     * @param port 0 for any that is free
     */
    public ApiFrontDoor serve(InstantSource clock, int port) throws IOException {
        var door = ApiFrontDoor.open(server, clock, port);
        parts.push(door);
        return door;
    }

    /**
     * Serves its HTTPRoutes on 127.0.0.1 until the cluster is closed; makes the type known first.
     *
     * @param port 0 for any that is free
     */
    public Gateway gateway(ScheduledExecutorService scheduler, InstantSource clock, int port) throws IOException {
        var gateway = Gateway.open(server, scheduler, clock, port);
        parts.push(gateway);
        return gateway;
    }

    /** The output of its pods' containers. */
    public PodLogs logs() {
        return logs;
    }

    /** Ends everything that runs in it. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            close(parts.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close " + part, e);
        }
    }
}
