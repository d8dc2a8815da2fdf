package dev.switchback.runtime.cooldown;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A decision of one process about one breaker. Of two decisions the later one holds, in whichever order they are heard: a
 * release ends what was opened before it, and nothing that was opened after it.
 *
 * @param breaker its name
 * @param source the process that decided; its next decision of the same kind about the same breaker replaces this one
 * @param kind whether to stay away or to come back
 * @param decided when, by the wall clock of the source, and after every decision about this breaker that the source knew
 * @param until by the wall clock: when the breaker may be tried again; until when a release is kept
 * @param reason in words, for people
 */
public record Cooldown(String breaker, String source, Kind kind, Instant decided, Instant until, String reason) {

    /** How long a release is kept at least: longer than openings that were decided before it are in force. */
    public static final Duration RELEASE_KEPT = Duration.ofMinutes(15);

    /** What was decided. */
    public enum Kind {
        /** The breaker is open until then. */
        OPEN,
        /** Somebody ended every cooldown of this breaker. */
        RELEASE
    }

    public Cooldown {
        if (breaker.isEmpty() || source.isEmpty()) {
            throw new IllegalArgumentException("a cooldown needs the names of a breaker and of a source");
        }
    }

    /** A breaker that is open. */
    public static Cooldown open(String breaker, String source, Instant decided, Instant until, String reason) {
        return new Cooldown(breaker, source, Kind.OPEN, decided, until, reason);
    }

    /** The end of all cooldowns of a breaker that were decided before. */
    public static Cooldown release(String breaker, String source, Instant decided, String reason) {
        return new Cooldown(breaker, source, Kind.RELEASE, decided, decided.plus(RELEASE_KEPT), reason);
    }

    /** The openings that are in force at a moment: not over, and not released since they were decided. */
    public static List<Cooldown> inForce(Collection<Cooldown> all, Instant now) {
        return all.stream()
                .filter(one -> one.kind == Kind.OPEN && one.until.isAfter(now))
                .filter(one -> all.stream().noneMatch(other -> other.releases(one)))
                .toList();
    }

    /** Whether this is a release of that opening. */
    boolean releases(Cooldown opening) {
        return kind == Kind.RELEASE && breaker.equals(opening.breaker) && !decided.isBefore(opening.decided);
    }

    /** When a new decision about a breaker is made: now, and after all of those that are known. */
    public static Instant decidedNow(String breaker, Collection<Cooldown> known, Instant now) {
        return known.stream()
                .filter(one -> one.breaker.equals(breaker))
                .map(one -> one.decided.plusMillis(1))
                .reduce(now, (a, b) -> a.isAfter(b) ? a : b);
    }
}
