package dev.switchback.localcluster.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries a probe again and again, and tells when it has become good or bad. */
final class ProbeLoop {
    private static final Logger log = LoggerFactory.getLogger(ProbeLoop.class);

    private final ProbeSpec probe;
    private final CheckRunner checks;
    private final Listener listener;
    private final NodeContext node;
    private int successes;
    private int failures;
    private boolean stopped;

    ProbeLoop(ProbeSpec probe, CheckRunner checks, NodeContext node, Listener listener) {
        this.probe = probe;
        this.checks = checks;
        this.listener = listener;
        this.node = node;
    }

    /** Hears of a probe, on any thread, never two calls at a time, and not after it was stopped. */
    interface Listener {
        /** As many tries as needed have succeeded. */
        void good();

        /** A try has failed. */
        void failed(String why);

        /** As many tries as needed have failed. */
        void bad();
    }

    /** Begins. */
    void start(Instant containerStarted) {
        var first = Duration.between(node.clock().instant(), containerStarted.plus(probe.initialDelay()));
        again(first);
    }

    private void again(Duration delay) {
        node.timers().after(delay.isNegative() ? Duration.ZERO : delay, this::tryOnce);
    }

    synchronized void stop() {
        stopped = true;
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    private void tryOnce() {
        if (stopped()) {
            return;
        }
        try {
            node.blocking().execute(this::check);
        } catch (RejectedExecutionException e) {
            log.debug("the node is closing", e);
        }
    }

    private void check() {
        Instant begun = node.clock().instant();
        try {
            result(checks.run(probe.check()));
            var spent = Duration.between(begun, node.clock().instant());
            again(probe.period().minus(spent));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void result(Optional<String> wrong) {
        if (stopped()) {
            return;
        }
        if (wrong.isEmpty()) {
            failures = 0;
            if (++successes >= probe.successThreshold()) {
                listener.good();
            }
            return;
        }
        successes = 0;
        listener.failed(wrong.get());
        if (++failures >= probe.failureThreshold()) {
            listener.bad();
        }
    }
}
