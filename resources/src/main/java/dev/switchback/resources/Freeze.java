package dev.switchback.resources;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * A freeze as people write it: {@code <until, RFC 3339> <why>}.
 *
 * @param until empty when it cannot be parsed; then the freeze holds until somebody corrects it
 */
public record Freeze(String whose, Optional<Instant> until, String why) {

    /** The freeze that the annotations hold, whether or not it is over. */
    public static Optional<Freeze> of(String whose, Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(Annotations.FREEZE))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> parse(whose, text));
    }

    /** The annotation's value, as {@link #of} reads it. */
    public static String annotation(Instant until, String why) {
        return (until + " " + why).strip();
    }

    private static Freeze parse(String whose, String text) {
        String[] parts = text.split("\\s+", 2);
        String why = parts.length > 1 ? parts[1] : "";
        try {
            return new Freeze(whose, Optional.of(OffsetDateTime.parse(parts[0]).toInstant()), why);
        } catch (DateTimeException e) {
            return new Freeze(
                    whose, Optional.empty(), "its end cannot be parsed; it must be an RFC 3339 time: " + text);
        }
    }

    public boolean holdsAt(Instant now) {
        return until.isEmpty() || now.isBefore(until.get());
    }

    public String words() {
        return "the " + whose + " is frozen" + until.map(u -> " until " + u).orElse("")
                + (why.isEmpty() ? "" : ": " + why);
    }
}
