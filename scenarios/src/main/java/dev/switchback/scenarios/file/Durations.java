package dev.switchback.scenarios.file;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Go and Prometheus write them: {@code 90s}, {@code -1h30m}, {@code 1.5h}, {@code 250ms}, {@code 3d}. */
final class Durations {
    private static final String PART = "(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h|d|w)";
    private static final Pattern WHOLE = Pattern.compile("([-+]?)((?:" + PART + ")+|0+)");
    private static final Pattern PARTS = Pattern.compile(PART);
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L,
            "w", 604_800_000_000_000L);

    private Durations() {}

    /** Empty when the text is no duration, or one of more than 292 years. */
    static Optional<Duration> parse(String text) {
        var whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        for (var part = PARTS.matcher(whole.group(2)); part.find(); ) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        Duration length = Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
        return Optional.of(whole.group(1).equals("-") ? length.negated() : length);
    }

    private static long unit(String name) {
        return NANOS.getOrDefault(name, 0L);
    }
}
