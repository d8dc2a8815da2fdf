package dev.switchback.pipeline.analysis;

/**
 * The raw cumulative counters of one pod, as scraped.
 *
 * @param seconds when they were scraped, since the canary first got traffic; before that they are history
 * @param pod its name
 * @param canary whether it is one of the canary's pods; stable otherwise
 * @param requests all it has served since it started
 * @param errors those of them that failed (or were slow, where latency is judged)
 */
public record PodSample(double seconds, String pod, boolean canary, double requests, double errors) {

    /** The largest count that a double holds to the unit. */
    public static final double LARGEST = 1L << 53;

    /** Whether the numbers can be what they say; others are as good as missing. */
    boolean isUsable() {
        return Double.isFinite(seconds) && isCount(requests) && isCount(errors);
    }

    private static boolean isCount(double count) {
        return count >= 0 && count <= LARGEST;
    }
}
