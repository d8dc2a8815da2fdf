package dev.switchback.scenarios.alerts;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An alert that Alertmanager holds.
 *
 * @param startsAt RFC 3339 as it was given; empty when it was not
 * @param resolvedAt empty while firing
 */
public record FiringAlert(
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<String> startsAt,
        Optional<Instant> resolvedAt) {

    /** Alertmanager's fingerprint: over the labels alone. */
    public String fingerprint() {
        return Fingerprint.of(labels);
    }

    /** The value of a label; empty when it is absent. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    boolean firesAt(Instant now) {
        return resolvedAt.isEmpty() || resolvedAt.get().isAfter(now);
    }

    FiringAlert resolved(Instant at) {
        return new FiringAlert(labels, annotations, startsAt, Optional.of(at));
    }

    /** One firing of it: a later start is another one. */
    String occurrence() {
        return fingerprint() + "@" + startsAt.orElse("");
    }
}
