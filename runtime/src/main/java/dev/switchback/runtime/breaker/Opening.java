package dev.switchback.runtime.breaker;

import java.time.Duration;

/**
 * How long an open breaker stays open: {@code base x backoff^(n-1)} for the n-th time in a row, at most {@code longest},
 * give or take {@code jitter}; or as long as the dependency asked for, if that is longer.
 *
 * @param base more than zero, up to 10,000 h
 * @param backoff 1 to 100; 1 for always the same time
 * @param longest at least {@code base}
 * @param jitter share of the time that is added or taken away at random, 0 to 1, so that a fleet does not probe at once
 * @param retryAfterCap the longest Retry-After that is believed; zero to ignore them all
 */
public record Opening(Duration base, double backoff, Duration longest, double jitter, Duration retryAfterCap) {
    static final Opening DEFAULT =
            new Opening(Duration.ofMinutes(1), 1, Duration.ofMinutes(15), 0, Duration.ofMinutes(15));

    public Opening {
        Ranges.duration("reset_timeout_s", base, false);
        Ranges.check(backoff >= 1 && backoff <= 100, "backoff_multiplier", backoff, "1 to 100");
        Ranges.duration("reset_timeout_max_s", longest, false);
        Ranges.check(jitter >= 0 && jitter <= 1, "jitter", jitter, "0 to 1");
        Ranges.duration("retry_after_cap_s", retryAfterCap, true);
        longest = longest.compareTo(base) < 0 ? base : longest;
    }

    /**
     * The n-th open time in a row.
     *
     * @param nth from 1
     * @param random at least 0 and below 1
     */
    long nanos(int nth, double random) {
        double grown = Math.min((double) longest.toNanos(), base.toNanos() * Math.pow(backoff, nth - 1.0));
        return Math.max(1, (long) (grown * (1 + jitter * (2 * random - 1))));
    }
}
