package dev.switchback.rollback.alerts;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.intake.IncomingAlert;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Rollback;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rollback alerts that fire for a workload, whatever their revision: by Alertmanager's word and by the records. */
public final class FiringAlerts {
    private final AlertSource source;
    private final CaseStore cases;

    public FiringAlerts(AlertSource source, CaseStore cases) {
        this.source = source;
        this.cases = cases;
    }

    public List<ActiveAlert> of(WorkloadRef workload) {
        var firing = new ArrayList<ActiveAlert>();
        if (source.ask() instanceof AlertSource.Snapshot.Alerts answer) {
            Stream.concat(answer.active().stream(), answer.suppressed().stream())
                    .filter(IncomingAlert::asksForRollback)
                    .filter(a -> a.label("namespace").equals(workload.namespace()))
                    .filter(a -> a.label("deployment").equals(workload.name()))
                    .forEach(a -> firing.add(active(a.occurrence(), workload)));
        }
        cases.all().stream()
                .filter(c -> c.spec().workload().equals(workload))
                .flatMap(c -> firingIn(c, workload))
                .forEach(firing::add);
        return List.copyOf(firing);
    }

    private static Stream<ActiveAlert> firingIn(Rollback rollback, WorkloadRef workload) {
        return rollback.spec().alerts().stream()
                .filter(AlertOccurrence::isFiring)
                .map(a -> active(a, workload));
    }

    private static ActiveAlert active(AlertOccurrence alert, WorkloadRef workload) {
        return new ActiveAlert(
                alert.alertname(),
                alert.fingerprint(),
                workload.namespace(),
                workload.name(),
                alert.hash(),
                alert.startsAt());
    }
}
