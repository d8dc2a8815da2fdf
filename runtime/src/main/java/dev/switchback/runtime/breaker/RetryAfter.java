package dev.switchback.runtime.breaker;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** An exception or a result that knows when its dependency wants to be called again. */
public interface RetryAfter {

    /** From now; empty when the dependency did not say. */
    Optional<Duration> retryAfter();

    /**
     * Parses the value of the HTTP header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or an HTTP date.
     *
     * @param value such as {@code 120} or {@code Fri, 31 Dec 1999 23:59:59 GMT}
     * @param now what a date is compared with
     * @return how long to wait; empty for a date that is over, for zero, and for what is neither seconds nor a date
     */
    static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        Duration wait = text.matches("\\d{1,18}") ? Duration.ofSeconds(Long.parseLong(text)) : untilDate(text, now);
        return wait.isNegative() || wait.isZero() ? Optional.empty() : Optional.of(wait);
    }

    private static Duration untilDate(String text, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException | ArithmeticException neither) {
            return Duration.ZERO;
        }
    }
}
