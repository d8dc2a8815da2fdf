package dev.switchback.resources;

import java.util.Locale;
import java.util.Optional;

/** How far Switchback may go by itself. */
public enum Policy {
    OFF,
    OBSERVE,
    APPROVE,
    AUTOMATIC;

    /** The policy written as {@code text}, YAML's {@code false} being off; empty when it is none. */
    public static Optional<Policy> of(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "off", "false", "no" -> Optional.of(OFF);
            case "observe" -> Optional.of(OBSERVE);
            case "approve" -> Optional.of(APPROVE);
            case "automatic" -> Optional.of(AUTOMATIC);
            default -> Optional.empty();
        };
    }
}
