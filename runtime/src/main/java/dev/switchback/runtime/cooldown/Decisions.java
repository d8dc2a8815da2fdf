package dev.switchback.runtime.cooldown;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * When breakers were last opened and released, as far as this process knows. A decision is dated by the wall clock and after
 * every decision about its breaker that is known here, so that a clock that is behind dates a reset after the opening that
 * it ends.
 */
final class Decisions {
    private final InstantSource wall;
    // Guarded by this.
    private final Map<String, Instant> opened = new HashMap<>();
    private final Map<String, Instant> released = new HashMap<>();

    Decisions(InstantSource wall) {
        this.wall = wall;
    }

    /** This process opens or releases the breaker now. */
    synchronized Instant decide(String breaker, Cooldown.Kind kind) {
        Instant now = wall.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant decided =
                later(now, later(last(opened, breaker), last(released, breaker)).plusMillis(1));
        of(kind).put(breaker, decided);
        return decided;
    }

    /** Notes another process' decision; false when a later one is known that it changes nothing of. */
    synchronized boolean hear(Cooldown cooldown) {
        String breaker = cooldown.breaker();
        boolean holds = last(released, breaker).isBefore(cooldown.decided());
        of(cooldown.kind()).merge(breaker, cooldown.decided(), Decisions::later);
        return cooldown.kind() == Cooldown.Kind.OPEN
                ? holds
                : holds && last(opened, breaker).isBefore(cooldown.decided());
    }

    /** Forgets what was decided before. */
    synchronized void forget(Instant before) {
        opened.values().removeIf(decided -> decided.isBefore(before));
        released.values().removeIf(decided -> decided.isBefore(before));
    }

    private Map<String, Instant> of(Cooldown.Kind kind) {
        return kind == Cooldown.Kind.OPEN ? opened : released;
    }

    private static Instant last(Map<String, Instant> decisions, String breaker) {
        return decisions.getOrDefault(breaker, Instant.EPOCH);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
