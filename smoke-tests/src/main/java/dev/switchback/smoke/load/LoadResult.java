package dev.switchback.smoke.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param answered requests with a whole answer, whatever its status
 * @param errors requests by what went wrong: {@code 4xx}, {@code 5xx}, {@code connect}, {@code tls}, {@code timeout},
 *     {@code reset}, {@code too_large}, {@code malformed}, {@code not_sent} (due, and no connection was free until the end)
 * @param took from the start to the last answer
 * @param latencies in nanoseconds, of answers and of requests that timed out: from the time when a request had to begin
 *     when a rate is given, else from its sending
 */
public record LoadResult(long answered, Map<String, Long> errors, Duration took, Histogram latencies) {

    /** Every request that has ended. */
    public long requests() {
        return answered
                + errors.entrySet().stream()
                        .filter(error -> !error.getKey().endsWith("xx"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
    }

    /** Answers per second. */
    public double throughput() {
        return took.isZero() ? 0 : answered / (took.toNanos() / 1e9);
    }

    /** Share of all requests, 0 to 1. */
    public double errorShare() {
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        return requests() == 0 ? 0 : (double) failed / requests();
    }

    /** @param percent over 0, to 100 */
    public Duration percentile(double percent) {
        return Duration.ofNanos(latencies.getValueAtPercentile(percent));
    }

    public Duration max() {
        return Duration.ofNanos(latencies.getMaxValue());
    }

    /**
     * What was promised and not kept, each in a few words.
     *
     * @param maxErrors a share, 0 to 1
     */
    public List<String> missed(Optional<Duration> maxP99, Optional<Double> maxErrors) {
        List<String> missed = new ArrayList<>();
        if (answered == 0) {
            missed.add("no request was answered");
        }
        maxP99.filter(most -> percentile(99).compareTo(most) > 0)
                .ifPresent(most -> missed.add(
                        String.format(Locale.ROOT, "p99 is %s, allowed are %s", millis(percentile(99)), millis(most))));
        maxErrors
                .filter(most -> errorShare() > most)
                .ifPresent(most -> missed.add(String.format(
                        Locale.ROOT,
                        "%.2f%% of the requests failed, allowed are %.2f%%",
                        100 * errorShare(),
                        100 * most)));
        return missed;
    }

    /** Such as {@code 1.25 ms}. */
    public static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
    }
}
