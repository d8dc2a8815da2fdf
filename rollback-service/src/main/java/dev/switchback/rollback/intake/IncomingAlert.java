package dev.switchback.rollback.intake;

import dev.switchback.rollback.model.AlertOccurrence;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One alert of a message, sanitised.
 *
 * @param labels control characters replaced; values are cut to {@link #MAX_TEXT} characters
 * @param occurrence what a record keeps of it
 */
public record IncomingAlert(Map<String, String> labels, AlertOccurrence occurrence) {

    static final int MAX_TEXT = 512;

    /** Line breaks and other controls, what turns the direction of writing, and halves of characters. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

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
    public static String sanitised(String text, int limit) {
        String start = text.length() <= limit ? text : text.substring(0, limit);
        return UNPRINTABLE.matcher(start).replaceAll("\uFFFD");
    }
}
