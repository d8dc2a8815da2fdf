package dev.switchback.scenarios.file;

import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Reads the times of an incident.
 *
 * @param now when it begins; offsets count from here
 */
record Times(Instant now) {
    private static final String TIMESTAMP = "RFC 3339, such as 2026-01-15T12:00:00Z";
    private static final String EITHER = "an offset from now, such as 20s, -1h30m or -72h, or " + TIMESTAMP;

    /** A timestamp that may not be an offset; the epoch when it is not one. */
    static Instant absolute(YamlValue value) {
        return value.text(TIMESTAMP)
                .flatMap(text -> rfc3339(text).or(() -> {
                    value.problem("'" + text + "' is not a timestamp", TIMESTAMP);
                    return Optional.empty();
                }))
                .orElse(Instant.EPOCH);
    }

    /** An offset or a timestamp; {@code now} when it is neither. */
    Instant instant(YamlValue value) {
        return rfc3339(written(value)).orElse(now);
    }

    /** An offset as a timestamp in UTC; a timestamp as the file has it, its offset and nanoseconds included. */
    String written(YamlValue value) {
        return value.text(EITHER)
                .flatMap(text -> written(text).or(() -> {
                    value.problem("'" + text + "' is not a time", EITHER);
                    return Optional.empty();
                }))
                .orElse(now.toString());
    }

    private Optional<String> written(String text) {
        return Durations.parse(text).map(offset -> now.plus(offset).toString()).or(() -> rfc3339(text)
                .map(instant -> text));
    }

    private static Optional<Instant> rfc3339(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
