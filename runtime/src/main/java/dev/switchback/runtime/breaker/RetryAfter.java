package dev.switchback.runtime.breaker;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The HTTP header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or an HTTP date. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    /**
     * Reads a header's value.
     *
     * @param value such as {@code 120} or {@code Fri, 31 Dec 1999 23:59:59 GMT}
     * @param now what a date is compared with
     * @return how long to wait; empty for a date that is over, for zero, and for what is neither seconds nor a date
     */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        Duration wait =
                SECONDS.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text)) : untilDate(text, now);
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
