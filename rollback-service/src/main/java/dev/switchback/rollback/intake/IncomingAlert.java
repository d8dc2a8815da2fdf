package dev.switchback.rollback.intake;

import dev.switchback.rollback.model.AlertOccurrence;
import java.util.Map;

/**
 * One alert of a message, sanitised.
 *
 * @param labels control characters replaced; values are cut to {@link #MAX_TEXT} characters
 * @param occurrence what a record keeps of it
 */
public record IncomingAlert(Map<String, String> labels, AlertOccurrence occurrence) {

    static final int MAX_TEXT = 512;

    public String alertname() {
        return occurrence.alertname();
    }

    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /** Whether the alert asks for a rollback; others are counted and ignored. */
    public boolean asksForRollback() {
        return label("action").equals("rollback");
    }

    public boolean isWatchdog() {
        return alertname().equals("Watchdog");
    }

    /** Printable on one line, {@code limit} characters at most. */
    static String sanitised(String text, int limit) {
        String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "\uFFFD");
        return line.length() <= limit ? line : line.substring(0, limit);
    }
}
