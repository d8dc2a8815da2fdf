package dev.switchback.benchmarks;

import java.util.List;

/** Measured values of one kind, sorted. */
public final class Samples {
    private final double[] sorted;

    /** @param values at least one */
    public Samples(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        this.sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /**
     * The smallest value that at least this share of all values does not exceed (nearest rank), so it is always one that
     * was measured.
     *
     * @param percent over 0, to 100
     */
    public double percentile(double percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("a percentile is over 0 and at most 100, not " + percent);
        }
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }

    /** How many values exceed a limit. */
    public int over(double limit) {
        int count = 0;
        for (double value : sorted) {
            if (value > limit) {
                count++;
            }
        }
        return count;
    }

    public int size() {
        return sorted.length;
    }
}
