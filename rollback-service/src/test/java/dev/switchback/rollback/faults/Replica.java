package dev.switchback.rollback.faults;

import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerMessage;
import dev.switchback.resources.Policy;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.rollback.judgement.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** One service that leads, in this process. Nothing waits: any revision is proven, nothing settles or soaks. */
record Replica(RollbackService service, ScheduledExecutorService scheduler) {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Settings HASTE = new Settings(
            Policy.AUTOMATIC,
            Settings.WeakEvidence.APPROVE,
            new Settings.Ages(Duration.ofMinutes(30), Duration.ZERO, Duration.ZERO),
            new Settings.Limits(Duration.ZERO, 1000, Duration.ofMinutes(10)),
            new Settings.Verify(Duration.ZERO, Duration.ofMinutes(1)),
            new Settings.Waits(Duration.ofHours(1), Duration.ofSeconds(15)),
            new Settings.Defaults(Optional.empty(), Optional.empty()));

    static Replica start(Transport transport, String namespace) {
        var scheduler = Executors.newSingleThreadScheduledExecutor();
        var cluster = Clusters.over(new Confined(transport, namespace), scheduler);
        AlertSource none = AlertSource.Snapshot.NotConfigured::new;
        var around = new RollbackService.Surroundings(cluster, none, Leadership.alone(), List.of(), namespace);
        return new Replica(RollbackService.start(around, HASTE, scheduler, CLOCK), scheduler);
    }

    /** Whether every alert of the message has been kept, as a 2xx would tell Alertmanager. */
    boolean takes(String message) {
        if (!service.rollbacks().isSynced()) {
            return false;
        }
        var parsed = (AlertmanagerMessage.Parsed.Alerts) AlertmanagerMessage.parse(message, CLOCK.instant());
        return parsed.alerts().stream()
                .map(service.intake()::take)
                .noneMatch(receipt -> receipt instanceof Receipt.Deferred);
    }

    /** Ends as suddenly as can be in one process; its connections have been cut before. */
    void kill() {
        scheduler.shutdownNow();
        service.close();
    }
}
