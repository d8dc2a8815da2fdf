package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which rollback alerts fire, whatever their revision: by Alertmanager's word and by the rollbacks. */
public final class FiringAlerts {
    private final AlertSource source;
    private final RollbackStore rollbacks;

    public FiringAlerts(AlertSource source, RollbackStore rollbacks) {
        this.source = source;
        this.rollbacks = rollbacks;
    }

    /** The workload that an alert's labels name; with an empty name when they name none. */
    public static WorkloadRef workload(IncomingAlert alert) {
        WorkloadKind kind = Stream.of(WorkloadKind.DEPLOYMENT, WorkloadKind.STATEFUL_SET, WorkloadKind.DAEMON_SET)
                .filter(k -> !alert.label(k.label()).isEmpty())
                .findFirst()
                .orElse(WorkloadKind.DEPLOYMENT);
        return new WorkloadRef(kind, alert.label("namespace"), alert.label(kind.label()));
    }

    /** Asks Alertmanager once; a decision takes all that it needs from this one answer. */
    public Moment now() {
        return new Moment(source.ask(), rollbacks.all());
    }

    /** What fired at one moment. */
    public record Moment(AlertSource.Snapshot snapshot, List<Rollback> rollbacks) {

        /** The rollback alerts of a workload. */
        public List<Evidence.FiringAlert> of(WorkloadRef workload) {
            Stream<Evidence.FiringAlert> asked = snapshot.firing().stream()
                    .filter(IncomingAlert::asksForRollback)
                    .filter(a -> workload(a).equals(workload))
                    .map(a -> new Evidence.FiringAlert(
                            a.alertname(),
                            a.fingerprint(),
                            workload,
                            a.hash(),
                            a.times().startsAt()));
            Stream<Evidence.FiringAlert> recorded = rollbacks.stream()
                    .filter(c -> c.spec().workload().equals(workload))
                    .flatMap(c -> c.spec().alerts().stream())
                    .filter(AlertOccurrence::isFiring)
                    .map(a ->
                            new Evidence.FiringAlert(a.alertname(), a.fingerprint(), workload, a.hash(), a.startsAt()));
            return Stream.concat(asked, recorded).toList();
        }

        /** When Prometheus last refreshed the Watchdog in Alertmanager, if that is known. */
        public Optional<Instant> watchdogUpdatedAt() {
            return snapshot.watchdogUpdatedAt();
        }
    }
}
