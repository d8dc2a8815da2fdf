package dev.switchback.runtime.fallback;

import java.util.Locale;

/** Where an answer comes from, best first. */
public enum Tier {
    PRIMARY,
    SECONDARY,
    CACHE,
    DEGRADED;

    /** The value of the metrics' label {@code tier}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
