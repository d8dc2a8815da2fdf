package dev.switchback.loop.monitoring;

import java.time.Instant;
import java.util.Map;

/**
 * An alert that Alertmanager holds as active.
 *
 * @param startsAt when the rule's {@code for} had passed
 */
public record FiringAlert(String name, Map<String, String> labels, Instant startsAt) {

    /** The revision that it blames; empty when it names none. */
    public String hash() {
        return labels.getOrDefault("pod_template_hash", "");
    }
}
