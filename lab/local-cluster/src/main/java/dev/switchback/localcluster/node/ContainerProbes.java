package dev.switchback.localcluster.node;

import java.time.Instant;
import java.util.Optional;

/**
 * The probes of one run of a container: startup first, then readiness and liveness. Its methods are called under the pod's
 * lock, and it takes that lock for what a probe finds.
 */
final class ContainerProbes {
    private final CheckRunner checks;
    private final Watcher watcher;
    private final NodeContext node;
    private final Instant containerStarted;
    private final Optional<ProbeLoop> startup;
    private final Optional<ProbeLoop> readiness;
    private final Optional<ProbeLoop> liveness;
    private boolean started;
    private boolean ready;

    ContainerProbes(ContainerSpec spec, CheckRunner checks, Watcher watcher, NodeContext node) {
        this.checks = checks;
        this.watcher = watcher;
        this.node = node;
        this.containerStarted = node.clock().instant();
        this.startup =
                spec.startup().map(probe -> loop("Startup", probe, this::startupDone, () -> kill("Startup", probe)));
        this.readiness = spec.readiness().map(probe -> loop("Readiness", probe, () -> ready(true), () -> ready(false)));
        this.liveness = spec.liveness().map(probe -> loop("Liveness", probe, () -> {}, () -> kill("Liveness", probe)));
    }

    /** Hears of what probes find. */
    interface Watcher {
        /** Does this under the pod's lock, and reports the pod. */
        void change(Runnable change);

        /** A try of a probe failed. */
        void failed(String kind, String why);

        /** The container has to be killed; called under the pod's lock. */
        void kill(String kind, ProbeSpec probe);
    }

    private ProbeLoop loop(String kind, ProbeSpec probe, Runnable onGood, Runnable onBad) {
        return new ProbeLoop(probe, checks, node, new ProbeLoop.Listener() {
            @Override
            public void good() {
                onGood.run();
            }

            @Override
            public void failed(String why) {
                watcher.failed(kind, why);
            }

            @Override
            public void bad() {
                onBad.run();
            }
        });
    }

    private void startupDone() {
        startup.ifPresent(ProbeLoop::stop);
        watcher.change(this::startedUp);
    }

    private void ready(boolean value) {
        watcher.change(() -> ready = value);
    }

    private void kill(String kind, ProbeSpec probe) {
        watcher.change(() -> watcher.kill(kind, probe));
    }

    void start() {
        startup.ifPresentOrElse(loop -> loop.start(containerStarted), this::startedUp);
    }

    private void startedUp() {
        started = true;
        ready = readiness.isEmpty();
        readiness.ifPresent(loop -> loop.start(containerStarted));
        liveness.ifPresent(loop -> loop.start(containerStarted));
    }

    boolean started() {
        return started;
    }

    boolean ready() {
        return ready;
    }

    /** The container is being stopped: only its readiness counts. */
    void onlyReadiness() {
        startup.ifPresent(ProbeLoop::stop);
        liveness.ifPresent(ProbeLoop::stop);
    }

    /** The container has ended. */
    void stop() {
        onlyReadiness();
        readiness.ifPresent(ProbeLoop::stop);
    }
}
