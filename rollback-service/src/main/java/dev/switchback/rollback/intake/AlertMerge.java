package dev.switchback.rollback.intake;

import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Merges deliveries, which come late, twice and out of order, into the alerts of a case. */
public final class AlertMerge {
    private AlertMerge() {}

    /** What a rollback keeps of an alert. */
    public static AlertOccurrence occurrence(IncomingAlert alert) {
        return new AlertOccurrence(
                alert.alertname(),
                alert.fingerprint(),
                alert.times().startsAt(),
                alert.times().resolvedAt(),
                alert.hash(),
                alert.lookback(),
                alert.evidence(),
                alert.times().received());
    }

    /**
     * The alerts with those of a message. Of a message with more than a rollback keeps, the newest that fire are taken,
     * whatever their order, so that a repetition changes nothing.
     *
     * @return {@code known} itself when it holds them already
     */
    static List<AlertOccurrence> mergeAll(List<AlertOccurrence> known, List<AlertOccurrence> incoming) {
        Set<String> keys = known.stream().map(AlertOccurrence::key).collect(Collectors.toSet());
        Set<String> newest = incoming.stream()
                .sorted(Comparator.comparing(AlertOccurrence::isFiring)
                        .thenComparing(AlertMerge::start)
                        .reversed()
                        .thenComparing(AlertOccurrence::fingerprint))
                .limit(Rollback.Spec.MAX_ALERTS)
                .map(AlertOccurrence::key)
                .collect(Collectors.toSet());
        List<AlertOccurrence> merged = known;
        for (AlertOccurrence alert : incoming) {
            if (newest.contains(alert.key()) || keys.contains(alert.key())) {
                merged = merge(merged, alert);
            }
        }
        return merged;
    }

    /**
     * The alerts with one more delivery. A resolved occurrence stays resolved, whatever copy comes late.
     *
     * @return {@code known} itself when it holds the delivery already
     */
    public static List<AlertOccurrence> merge(List<AlertOccurrence> known, AlertOccurrence incoming) {
        Optional<AlertOccurrence> same =
                known.stream().filter(a -> a.key().equals(incoming.key())).findFirst();
        if (same.isPresent() && (!same.get().isFiring() || incoming.isFiring())) {
            return known;
        }
        var merged = new ArrayList<AlertOccurrence>();
        for (AlertOccurrence alert : known) {
            if (!alert.key().equals(incoming.key())) {
                merged.add(isSucceededBy(alert, incoming) ? alert.resolved(start(incoming)) : alert);
            }
        }
        merged.add(successor(known, incoming)
                .map(later -> incoming.resolved(start(later)))
                .orElse(incoming));
        return bounded(merged);
    }

    /** Whether the rule fired again later, so that the earlier firing is over. */
    private static boolean isSucceededBy(AlertOccurrence earlier, AlertOccurrence later) {
        return earlier.isFiring()
                && earlier.fingerprint().equals(later.fingerprint())
                && start(earlier).isBefore(start(later));
    }

    private static Optional<AlertOccurrence> successor(List<AlertOccurrence> known, AlertOccurrence incoming) {
        return known.stream().filter(a -> isSucceededBy(incoming, a)).findFirst();
    }

    private static Instant start(AlertOccurrence alert) {
        return alert.startsAt().orElse(Instant.EPOCH);
    }

    private static List<AlertOccurrence> bounded(List<AlertOccurrence> alerts) {
        while (alerts.size() > Rollback.Spec.MAX_ALERTS) {
            alerts.stream()
                    .filter(a -> !a.isFiring())
                    .findFirst()
                    .or(() -> alerts.stream().findFirst())
                    .ifPresent(alerts::remove);
        }
        return List.copyOf(alerts);
    }
}
