package dev.switchback.monitoring;

import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One alert as Alertmanager sends or lists it. Names and values of labels and annotations are printable on one line and cut
 * to {@link #MAX_TEXT} characters.
 *
 * @param fingerprint Alertmanager's, else one computed from the labels
 */
public record IncomingAlert(
        Map<String, String> labels, Map<String, String> annotations, String fingerprint, Times times) {

    /** The longest text that is kept, in characters. */
    public static final int MAX_TEXT = 512;

    private static final Duration LONGEST_LOOKBACK = Duration.ofDays(365);

    private static final int LONGEST_WORD = 32;

    private static final char REPLACEMENT = '\uFFFD';

    /**
     * When what happened to it.
     *
     * @param startsAt when the rule's {@code for} had passed; empty when it is missing or unreadable
     * @param resolvedAt empty while firing
     * @param updatedAt when Prometheus last sent it to Alertmanager; only alerts that Alertmanager lists have it
     * @param received when this process got it
     */
    public record Times(
            Optional<Instant> startsAt, Optional<Instant> resolvedAt, Optional<Instant> updatedAt, Instant received) {}

    /** The label {@code alertname}. */
    public String alertname() {
        return labels.getOrDefault("alertname", "unnamed");
    }

    /** A label's value, empty when it has none. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    public boolean isFiring() {
        return times.resolvedAt().isEmpty();
    }

    /** The revision that the alert names, if any: of a Deployment's pods, else of a StatefulSet's or DaemonSet's. */
    public Optional<String> hash() {
        return Stream.of(label("pod_template_hash"), label("controller_revision_hash"))
                .filter(hash -> !hash.isEmpty())
                .findFirst();
    }

    /** How far before {@code startsAt} the rule looks, by the annotation {@code lookback}. */
    public Optional<Duration> lookback() {
        return Durations.parse(annotations.getOrDefault("lookback", ""), Duration.ZERO, LONGEST_LOOKBACK);
    }

    /** What its expression looks at, by the annotation {@code evidence}: {@code errors}, {@code latency} or something else. */
    public Optional<String> evidence() {
        return Optional.ofNullable(annotations.get("evidence"))
                .map(text -> sanitised(text.strip(), LONGEST_WORD))
                .filter(text -> !text.isEmpty());
    }

    /** Whether the alert asks for a rollback; others are counted and ignored. */
    public boolean asksForRollback() {
        return label("action").equals("rollback");
    }

    /** Whether it is the alert that always fires. */
    public boolean isWatchdog() {
        return alertname().equals("Watchdog");
    }

    /** Printable on one line, {@code limit} characters at most. */
    public static String sanitised(String text, int limit) {
        String start = text.length() <= limit ? text : text.substring(0, limit);
        if (start.codePoints().allMatch(IncomingAlert::isPrintable)) {
            return start;
        }
        var printable = new StringBuilder(start.length());
        start.codePoints().map(c -> isPrintable(c) ? c : REPLACEMENT).forEach(printable::appendCodePoint);
        return printable.toString();
    }

    /** Line breaks, other controls, what turns the direction of writing, and halves of characters are not. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
