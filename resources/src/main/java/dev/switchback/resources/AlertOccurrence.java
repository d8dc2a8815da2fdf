package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One firing of one alert, as far as a case needs it. Texts are sanitised and cut before they get here.
 *
 * @param fingerprint Alertmanager's, else one computed from the labels
 * @param startsAt when the rule's {@code for} had passed; empty when the alert gave none that can be read
 * @param resolvedAt empty while firing
 * @param hash the {@code pod_template_hash} label, or {@code controller_revision_hash}
 * @param lookback how far before {@code startsAt} the alert's expression looks
 * @param evidence what the alert's expression looks at, in its own word; empty when it does not say
 * @param received when this service last heard of it
 */
public record AlertOccurrence(
        String alertname,
        String fingerprint,
        Optional<Instant> startsAt,
        Optional<Instant> resolvedAt,
        Optional<String> hash,
        Optional<Duration> lookback,
        Optional<String> evidence,
        Instant received) {

    @JsonIgnore
    public boolean isFiring() {
        return resolvedAt.isEmpty();
    }

    /** Identifies this firing: a later {@code startsAt} is another occurrence. */
    @JsonIgnore
    public String key() {
        return fingerprint + "@" + startsAt.map(Instant::toString).orElse("none");
    }

    public AlertOccurrence resolved(Instant at) {
        return new AlertOccurrence(
                alertname, fingerprint, startsAt, Optional.of(at), hash, lookback, evidence, received);
    }
}
