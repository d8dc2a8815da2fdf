package dev.switchback.rollback.intake;

import dev.switchback.monitoring.AlertSource;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Catches what the webhook has missed. What fires is taken in like a delivery; what is absent is resolved only when it is
 * absent twice, at least {@link #ABSENCE} apart, with Alertmanager up throughout.
 */
public final class AlertPoller {
    static final Duration ABSENCE = Duration.ofSeconds(75);

    private final AlertSource source;
    private final Intake intake;
    private final RollbackStore rollbacks;
    private final InstantSource clock;
    private final Map<String, Instant> absentSince = new HashMap<>();

    public AlertPoller(AlertSource source, Intake intake, RollbackStore rollbacks, InstantSource clock) {
        this.source = source;
        this.intake = intake;
        this.rollbacks = rollbacks;
        this.clock = clock;
    }

    /** Asks once. Not thread-safe. */
    public void poll() {
        source.ask().answer().ifPresent(this::merge);
    }

    private void merge(AlertSource.Snapshot.Alerts answer) {
        answer.active().stream()
                .collect(Collectors.groupingBy(Intake::workloadLabels))
                .values()
                .forEach(intake::take);
        Set<String> present = answer.firing().stream()
                .map(a -> AlertMerge.occurrence(a).key())
                .collect(Collectors.toSet());
        var absent = new HashSet<String>();
        for (Rollback rollback : rollbacks.all()) {
            List<AlertOccurrence> gone = rollback.spec().alerts().stream()
                    .filter(a -> a.isFiring() && !present.contains(a.key()))
                    .toList();
            gone.forEach(a -> absent.add(key(rollback, a)));
            resolve(
                    rollback,
                    gone.stream()
                            .filter(a -> isGone(rollback, a, answer.upSince()))
                            .toList());
        }
        absentSince.keySet().retainAll(absent);
    }

    private boolean isGone(Rollback rollback, AlertOccurrence alert, Instant upSince) {
        Instant now = clock.instant();
        Instant first = absentSince.merge(
                key(rollback, alert), now, (known, latest) -> known.isBefore(upSince) ? latest : known);
        return !now.isBefore(first.plus(ABSENCE));
    }

    private void resolve(Rollback rollback, List<AlertOccurrence> gone) {
        if (gone.isEmpty()) {
            return;
        }
        Set<String> keys = gone.stream().map(AlertOccurrence::key).collect(Collectors.toSet());
        rollbacks.changeSpec(
                rollback,
                spec -> spec.withAlerts(spec.alerts().stream()
                        .map(a -> a.isFiring() && keys.contains(a.key()) ? a.resolved(clock.instant()) : a)
                        .toList()));
    }

    private static String key(Rollback rollback, AlertOccurrence alert) {
        return rollback + " " + alert.key();
    }
}
