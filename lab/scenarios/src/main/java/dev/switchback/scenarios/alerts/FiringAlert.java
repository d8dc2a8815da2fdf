package dev.switchback.scenarios.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An alert that Alertmanager holds.
 *
 * @param startsAt RFC 3339 as it was given; empty when it was not
 * @param sentAt when Prometheus sent it first; it sends it again each minute
 * @param endsAt when it is, or was, resolved; empty while Prometheus refreshes it
 */
record FiringAlert(
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<String> startsAt,
        Instant sentAt,
        Optional<Instant> endsAt) {
    private static final Duration RESEND = Duration.ofMinutes(1);
    /** How long an alert outlives its last refresh. */
    private static final Duration VALID = Duration.ofMinutes(4);

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final byte[] SEPARATOR = {(byte) 0xff};

    /** The value of a label; empty when it is absent. */
    String label(String name) {
        return labels.getOrDefault(name, "");
    }

    boolean firesAt(Instant now) {
        return endsAt.isEmpty() || endsAt.get().isAfter(now);
    }

    FiringAlert resolved(Instant at) {
        return new FiringAlert(labels, annotations, startsAt, sentAt, Optional.of(at));
    }

    /** Prometheus is back and sends it again. */
    FiringAlert sentAgain(Instant at) {
        return new FiringAlert(labels, annotations, startsAt, at, Optional.empty());
    }

    /** Prometheus stops at {@code now}: it is resolved when what was sent last is no longer valid. */
    FiringAlert unrefreshed(Instant now) {
        return resolved(updatedAt(now).plus(VALID));
    }

    /** When Prometheus sent it last. */
    Instant updatedAt(Instant now) {
        Instant until = endsAt.map(end -> end.minus(VALID))
                .filter(end -> end.isBefore(now))
                .orElse(now);
        return sentAt.plus(
                RESEND.multipliedBy(Math.max(0, Duration.between(sentAt, until).dividedBy(RESEND))));
    }

    /** When Prometheus sends it next. */
    Instant nextRefresh(Instant now) {
        return updatedAt(now).plus(RESEND);
    }

    /** One firing of it: a later start is another one. */
    String occurrence() {
        return fingerprint() + "@" + startsAt.orElse("");
    }

    /** As API v2 shows it while it fires. */
    ObjectNode json(Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        labels.forEach(json.putObject("labels")::put);
        annotations.forEach(json.putObject("annotations")::put);
        startsAt.ifPresent(start -> json.put("startsAt", start));
        json.put("updatedAt", updatedAt(now).toString());
        json.put("endsAt", endsAt.orElse(updatedAt(now).plus(VALID)).toString());
        json.put("fingerprint", fingerprint());
        json.putObject("status").put("state", "active");
        return json;
    }

    String fingerprint() {
        return fingerprint(labels);
    }

    /** Alertmanager's fingerprint: 64-bit FNV-1a over names and values of the labels in order, 16 hexadecimal digits. */
    static String fingerprint(Map<String, String> labels) {
        long hash = OFFSET;
        for (var label : new TreeMap<>(labels).entrySet()) {
            hash = add(hash, label.getKey().getBytes(StandardCharsets.UTF_8));
            hash = add(hash, SEPARATOR);
            hash = add(hash, label.getValue().getBytes(StandardCharsets.UTF_8));
            hash = add(hash, SEPARATOR);
        }
        return String.format("%016x", hash);
    }

    private static long add(long hash, byte[] bytes) {
        long next = hash;
        for (byte b : bytes) {
            next = (next ^ (b & 0xff)) * PRIME;
        }
        return next;
    }
}
