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
        this.startup = spec.startup().map(probe -> loop(probe, new Startup()));
        this.readiness = spec.readiness().map(probe -> loop(probe, new Readiness()));
        this.liveness = spec.liveness().map(probe -> loop(probe, new Liveness()));
    }

    /** Hears of what probes find. */
    interface Watcher {
        /** Does this under the pod's lock, and reports the pod. */
        void change(Runnable change);

        /** A try of a probe failed. */
        void failed(String kind, String why);

        /** The container has to be killed; called under the pod's lock. */
        void kill(String kind, Probe probe);
    }

    private ProbeLoop loop(Probe probe, ProbeLoop.Listener listener) {
        return new ProbeLoop(probe, checks, listener, node);
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

    /** What all probes have in common. */
    private abstract class Kind implements ProbeLoop.Listener {
        abstract String name();

        @Override
        public void good() {}

        @Override
        public void failed(String why) {
            watcher.failed(name(), why);
        }

        @Override
        public void bad(Probe probe) {
            watcher.change(() -> watcher.kill(name(), probe));
        }
    }

    private final class Startup extends Kind {
        @Override
        String name() {
            return "Startup";
        }

        @Override
        public void good() {
            startup.ifPresent(ProbeLoop::stop);
            watcher.change(ContainerProbes.this::startedUp);
        }
    }

    private final class Liveness extends Kind {
        @Override
        String name() {
            return "Liveness";
        }
    }

    private final class Readiness extends Kind {
        @Override
        String name() {
            return "Readiness";
        }

        @Override
        public void good() {
            set(true);
        }

        @Override
        public void bad(Probe probe) {
            set(false);
        }

        private void set(boolean value) {
            watcher.change(() -> ready = value);
        }
    }
}
