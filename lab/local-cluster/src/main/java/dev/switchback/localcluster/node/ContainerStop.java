package dev.switchback.localcluster.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a container's process: the preStop hook, SIGTERM, and SIGKILL when the grace has run out. */
final class ContainerStop {
    private static final Logger log = LoggerFactory.getLogger(ContainerStop.class);
    private static final Duration LEAST_AFTER_HOOK = Duration.ofSeconds(2);

    private final ContainerProcess process;
    private final CheckRunner checks;
    private final NodeContext node;
    private Runnable cancelKill = () -> {};
    private boolean ended;

    ContainerStop(ContainerProcess process, CheckRunner checks, NodeContext node) {
        this.process = process;
        this.checks = checks;
        this.node = node;
    }

    void begin(ContainerSpec spec, Duration grace) {
        if (grace.isZero()) {
            process.kill();
            return;
        }
        var deadline = node.clock().instant().plus(grace);
        var hook = spec.preStop(grace);
        if (hook.isEmpty()) {
            terminate(deadline);
            return;
        }
        killAt(deadline.plus(LEAST_AFTER_HOOK));
        try {
            node.blocking().execute(() -> runHook(hook.get(), deadline));
        } catch (RejectedExecutionException e) {
            process.kill();
        }
    }

    private void runHook(ContainerCheck hook, Instant deadline) {
        try {
            Optional<String> wrong = checks.run(hook);
            wrong.ifPresent(why -> log.info("preStop hook of {} failed: {}", process.pid(), why));
            var least = node.clock().instant().plus(LEAST_AFTER_HOOK);
            terminate(deadline.isBefore(least) ? least : deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void terminate(Instant deadline) {
        process.terminate();
        killAt(deadline);
    }

    /** Kills it at a time that replaces an earlier set one. */
    private synchronized void killAt(Instant time) {
        cancelKill.run();
        if (!ended) {
            var left = Duration.between(node.clock().instant(), time);
            cancelKill = node.timers().after(left.isNegative() ? Duration.ZERO : left, process::kill);
        }
    }

    /** Shortens the grace. */
    void hurry(Duration grace) {
        if (grace.isZero()) {
            process.kill();
        } else {
            killAt(node.clock().instant().plus(grace));
        }
    }

    /** The process has ended. */
    synchronized void ended() {
        ended = true;
        cancelKill.run();
    }
}
