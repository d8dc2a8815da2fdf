package dev.switchback.scenarios.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A point in time in an incident file.
 *
 * @param written RFC 3339 as the file has it, offset and nanoseconds included; for an offset from {@code now} in UTC
 */
public record Moment(Instant instant, String written) {

    /** A moment that is written in UTC. */
    public static Moment of(Instant instant) {
        return new Moment(instant, instant.toString());
    }

    /** Reads RFC 3339 or, relative to {@code now}, a duration; empty when it is neither. */
    static Optional<Moment> parse(String text, Instant now) {
        var offset = Durations.parse(text);
        if (offset.isPresent()) {
            return Optional.of(of(now.plus(offset.get())));
        }
        return rfc3339(text);
    }

    /** Reads RFC 3339; empty when it is not. */
    static Optional<Moment> rfc3339(String text) {
        try {
            return Optional.of(new Moment(OffsetDateTime.parse(text).toInstant(), text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
