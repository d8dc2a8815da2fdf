package dev.switchback.rollback.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.faults.FaultProxy;
import dev.switchback.faults.FaultScript;
import dev.switchback.faults.Upstream;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.http.Kubeconfigs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two services, each a process. The one that leads is killed with SIGKILL at a step; the other one finishes, once. */
abstract class LeaderKilled {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderKilled.class);
    private static final Duration PROMISED = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /** When the leader dies: right after the n-th call of a kind is done. */
    private enum Step {
        AFTER_THE_RECORD("create rollbacks", 1),
        AFTER_THE_DECISION("update rollbacks/status", 1),
        AFTER_THE_PATCH("patch deployments", 1),
        DURING_VERIFICATION("update rollbacks/status", 3);

        private final String calls;
        private final int nth;

        Step(String calls, int nth) {
            this.calls = calls;
            this.nth = nth;
        }
    }

    /** How the API server is reached. */
    abstract Path kubeconfig();

    @Test
    void theOtherFinishesOnceWithinTwentySeconds() throws Exception {
        Site.defineRecords(Clusters.http(kubeconfig(), Timeouts.DEFAULT));
        var threads = Executors.newFixedThreadPool(Step.values().length);
        try {
            var plays = new ArrayList<Callable<Duration>>();
            for (Step step : Step.values()) {
                plays.add(() -> play(step));
            }
            var taken = new ArrayList<Duration>();
            for (var played : threads.invokeAll(plays)) {
                taken.add(played.get());
            }
            assertThat(taken).allSatisfy(time -> assertThat(time).isLessThan(PROMISED));
        } finally {
            threads.shutdownNow();
        }
    }

    private Duration play(Step step) throws Exception {
        var script = new FaultScript().at(step.calls, step.nth, "kill-after");
        var leader = new CompletableFuture<ServiceChild>();
        var killed = new AtomicLong();
        try (var site = Site.open(Clusters.http(kubeconfig(), Timeouts.DEFAULT));
                var proxy = FaultProxy.open(Upstream.of(kubeconfig()), script, () -> {
                    leader.join().kill();
                    killed.set(System.nanoTime());
                })) {
            String firing = Incident.BAD_DEPLOY.happens(site);
            Path throughProxy = Kubeconfigs.write(folder.resolve(site.namespace()), proxy.address());
            try (var first = ServiceChild.start(throughProxy, site.namespace())) {
                leader.complete(first);
                Eventually.holds("the first one to lead", site::hasLeader);
                try (var second = ServiceChild.start(kubeconfig(), site.namespace())) {
                    run(site, List.of(first, second), firing);
                    assertThat(first.process().isAlive())
                            .as("%s: the leader lives", step)
                            .isFalse();
                }
            }
        }
        var time = Duration.ofNanos(System.nanoTime() - killed.get());
        LOG.info("leader killed {}: the other one had finished after {} s", step, time.toMillis() / 1000.0);
        return time;
    }

    private static void run(Site site, List<ServiceChild> services, String firing) {
        Eventually.holds("the alert to be taken", () -> services.stream().anyMatch(s -> s.takes(firing)));
        Eventually.holds("an action", () -> site.phase().matches("Verifying|Succeeded|Failed"));
        String resolved = firing.replace("\"firing\"", "\"resolved\"");
        Eventually.holds(
                "the end of the alert to be taken", () -> services.stream().anyMatch(s -> s.takes(resolved)));
        Eventually.holds("the end", () -> !site.phase().matches("Executing|Verifying"));
        assertThat(site.records()).hasSize(1);
        assertThat(site.phase()).isEqualTo("Succeeded");
        Incident.BAD_DEPLOY.isUndoneOnce(site);
    }
}
