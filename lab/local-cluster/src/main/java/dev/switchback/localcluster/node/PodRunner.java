package dev.switchback.localcluster.node;

import dev.switchback.localcluster.client.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the containers of a pod, reports how they are, and removes the pod when it is to end and nothing runs any more. */
final class PodRunner {
    private static final Logger log = LoggerFactory.getLogger(PodRunner.class);

    private final String address;
    private final List<ContainerRunner> containers;
    private final PodStatus status;
    private boolean started;
    private boolean ending;
    private boolean closed;

    PodRunner(ApiObject pod, String address, Images images, NodeContext node) {
        var spec = PodSpec.read(pod);
        var owner = new ContainerRunner.Pod(spec, address, images, node, this::change);
        this.address = address;
        this.status = new PodStatus(node.client(), node.clock(), spec, address);
        this.containers = spec.containers().stream()
                .map(container -> new ContainerRunner(container, owner))
                .toList();
    }

    String address() {
        return address;
    }

    void start() {
        change(() -> {
            if (!started && !ending) {
                started = true;
                containers.forEach(ContainerRunner::start);
            }
        });
    }

    /** Ends it within {@code grace}; again with less grace, sooner. */
    void end(Duration grace) {
        change(() -> {
            ending = true;
            containers.forEach(container -> container.stop(grace));
        });
    }

    /** Does something to a container and reports the pod. */
    private synchronized void change(Runnable change) {
        if (closed) {
            return;
        }
        try {
            change.run();
            status.report(containers.stream().map(ContainerRunner::report).toList(), ending);
            if (ending && containers.stream().allMatch(ContainerRunner::stopped)) {
                closed = true;
                status.gone();
            }
        } catch (RuntimeException e) {
            log.error("pod at {}", address, e);
        }
    }

    /** The container of that name; the first for an empty name. */
    Optional<ContainerRunner> container(String name) {
        return containers.stream()
                .filter(container -> name.isEmpty() || container.spec().name().equals(name))
                .findFirst();
    }

    /** Kills everything and waits for the end, without a word to the API server. */
    synchronized void close() {
        closed = true;
        try {
            for (var container : containers) {
                container.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
