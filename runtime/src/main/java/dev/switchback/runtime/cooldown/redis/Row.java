package dev.switchback.runtime.cooldown.redis;

import dev.switchback.runtime.cooldown.Cooldown;
import java.time.Instant;
import java.util.Optional;

/** A cooldown as a field of a hash: {@code breaker LF source} and {@code kind LF until in ms LF reason}. */
final class Row {
    private Row() {}

    static String write(Cooldown cooldown) {
        return cooldown.kind() + "\n" + cooldown.until().toEpochMilli() + "\n" + cooldown.reason();
    }

    /** Empty for what somebody else wrote there. */
    static Optional<Cooldown> read(String field, String value) {
        int name = field.lastIndexOf('\n');
        String[] parts = value.split("\n", 3);
        if (name < 0 || parts.length < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cooldown(
                    field.substring(0, name),
                    field.substring(name + 1),
                    Cooldown.Kind.valueOf(parts[0]),
                    Instant.ofEpochMilli(Long.parseLong(parts[1])),
                    parts[2]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
