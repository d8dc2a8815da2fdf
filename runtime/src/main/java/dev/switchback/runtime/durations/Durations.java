package dev.switchback.runtime.durations;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go and Prometheus write them: {@code 90s}, {@code 1h30m}, {@code 1.5h}, {@code 250ms}, {@code 3d},
 * {@code -5m}. The units are {@code w d h m s ms us ns}; {@code 0} needs none.
 */
public final class Durations {
    private static final String PART = "(\\d{1,18}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|µs|ms|s|m|h|d|w)";
    private static final Pattern WHOLE = Pattern.compile("([-+]?)((?:" + PART + ")+|0+)");
    private static final Pattern PARTS = Pattern.compile(PART);
    /** From the largest to the smallest, as they are printed. */
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("w", Duration.ofDays(7).toNanos());
        UNITS.put("d", Duration.ofDays(1).toNanos());
        UNITS.put("h", Duration.ofHours(1).toNanos());
        UNITS.put("m", Duration.ofMinutes(1).toNanos());
        UNITS.put("s", 1_000_000_000L);
        UNITS.put("ms", 1_000_000L);
        UNITS.put("us", 1_000L);
        UNITS.put("µs", 1_000L);
        UNITS.put("ns", 1L);
    }

    private Durations() {}

    /** Parses a duration, which may be negative. Empty when the text is not one, or is longer than 292 years. */
    public static Optional<Duration> parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        for (Matcher part = PARTS.matcher(whole.group(2)); part.find(); ) {
            long unit = UNITS.getOrDefault(part.group(2), 0L);
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        Duration length = Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
        return Optional.of(whole.group(1).equals("-") ? length.negated() : length);
    }

    /** Parses a duration in a range, both ends included. Empty for anything else; {@link #allowed} says what fits. */
    public static Optional<Duration> parse(String text, Duration least, Duration most) {
        return parse(text).filter(length -> length.compareTo(least) >= 0 && length.compareTo(most) <= 0);
    }

    /** What {@link #parse(String, Duration, Duration)} takes, for messages: {@code a duration from 1s to 365d, such as ...}. */
    public static String allowed(Duration least, Duration most) {
        return "a duration from " + format(least) + " to " + format(most) + ", such as 90s, 1h30m or 1.5h";
    }

    /** Prints a duration so that {@link #parse} gives it back: {@code 1h30m}, {@code 250ms}, {@code 0s}. */
    public static String format(Duration duration) {
        return format(duration, Integer.MAX_VALUE);
    }

    /** Prints the two largest units only, from seconds up: {@code 2d3h}, {@code 4m}, {@code 17s}. */
    public static String formatRounded(Duration duration) {
        return format(Duration.ofSeconds(duration.toSeconds()), 2);
    }

    /** At most so many units, without a gap between them: an hour and a second is {@code 1h} with two. */
    private static String format(Duration duration, int most) {
        Duration rest = duration.abs();
        StringBuilder text = new StringBuilder();
        int printed = 0;
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            long count = unit.getKey().equals("w") ? 0 : rest.dividedBy(Duration.ofNanos(unit.getValue()));
            if (count > 0) {
                text.append(count).append(unit.getKey());
                rest = rest.minus(Duration.ofNanos(unit.getValue()).multipliedBy(count));
            }
            printed += text.isEmpty() ? 0 : 1;
            if (printed == most) {
                break;
            }
        }
        String amount = text.isEmpty() ? "0s" : text.toString();
        return duration.isNegative() && !text.isEmpty() ? "-" + amount : amount;
    }
}
