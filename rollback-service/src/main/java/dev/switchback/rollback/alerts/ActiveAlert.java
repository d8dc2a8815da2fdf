package dev.switchback.rollback.alerts;

import java.time.Instant;
import java.util.Optional;

/**
 * A rollback alert that fires.
 *
 * @param hash the revision that it names, if any
 * @param startsAt when it began to fire
 */
public record ActiveAlert(
        String alertname,
        String fingerprint,
        String namespace,
        String deployment,
        Optional<String> hash,
        Optional<Instant> startsAt) {}
