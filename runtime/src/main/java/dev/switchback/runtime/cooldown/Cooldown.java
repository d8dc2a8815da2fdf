package dev.switchback.runtime.cooldown;

import java.time.Duration;
import java.time.Instant;

/**
 * What one process says about one breaker.
 *
 * @param breaker its name
 * @param source the process that says it; a later word of the same process about the same breaker replaces this one
 * @param kind whether to stay away or to come back
 * @param until by the wall clock: when the breaker may be tried again, or until when a release is to be heard, which is
 *     {@link #HEARD} after it was said
 * @param reason in words, for people
 */
public record Cooldown(String breaker, String source, Kind kind, Instant until, String reason) {

    /** How long a release is to be heard. */
    public static final Duration HEARD = Duration.ofMinutes(15);

    /** What is said. */
    public enum Kind {
        /** The breaker is open until then. */
        OPEN,
        /** Somebody ended every cooldown of this breaker. */
        RELEASE
    }

    public Cooldown {
        if (breaker.isEmpty() || source.isEmpty()) {
            throw new IllegalArgumentException("a cooldown has the names of a breaker and of a source");
        }
    }

    /** A breaker that is open. */
    public static Cooldown open(String breaker, String source, Instant until, String reason) {
        return new Cooldown(breaker, source, Kind.OPEN, until, reason);
    }

    /** The end of all cooldowns of a breaker. */
    public static Cooldown release(String breaker, String source, Instant until, String reason) {
        return new Cooldown(breaker, source, Kind.RELEASE, until, reason);
    }

    /** Whether it says that the breaker is open at that moment. */
    public boolean opens(Instant now) {
        return kind == Kind.OPEN && until.isAfter(now);
    }

    /** Whether it is a release that is still to be heard at that moment. */
    public boolean releases(Instant now) {
        return kind == Kind.RELEASE && until.isAfter(now);
    }
}
