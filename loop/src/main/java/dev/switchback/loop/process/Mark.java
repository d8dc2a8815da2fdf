package dev.switchback.loop.process;

import java.util.Map;
import java.util.UUID;

/**
 * Tells the programs of one run from all others: the value of an environment variable that each of them has, and their
 * children too.
 */
public record Mark(String value) {
    public static final String VARIABLE = "SWITCHBACK_RUN";

    public Mark {
        if (!value.matches("[A-Za-z0-9-]{4,80}")) {
            throw new IllegalArgumentException(VARIABLE + "=" + value + ": letters, digits and dashes only");
        }
    }

    /** The one that this process was started with, so that whatever it starts has it, else a new one. */
    public static Mark of(Map<String, String> environment) {
        String given = environment.getOrDefault(VARIABLE, "");
        return new Mark(given.isEmpty() ? UUID.randomUUID().toString() : given);
    }
}
