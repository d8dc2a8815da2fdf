package dev.switchback.pipeline.analysis;

import dev.switchback.pipeline.analysis.Interval.Counts;
import java.util.Locale;

/**
 * Says a verdict in one sentence, with its numbers.
 *
 * @param canary all that the canary counted
 * @param stable all that the stable pods counted, the hour before included
 */
record Explanation(Counts canary, Counts stable) {

    /** The second chance was used: "7 of 125 canary requests failed, 0.5% of stable's; ...". */
    String worse(double alpha) {
        return counts(canary) + "; chance of that on a healthy canary below " + oneIn(alpha);
    }

    String retreat(double alpha) {
        return counts(canary) + "; chance of that on a healthy canary below " + oneIn(alpha)
                + ", so its traffic is taken away for a while";
    }

    String hopeless(Counts scrape, double worst) {
        return String.format(
                Locale.ROOT,
                "%s; %.0f of %.0f failed in one scrape, beyond the worst that a healthy pod has shown (%s)",
                counts(canary),
                scrape.errors(),
                scrape.requests(),
                percent(worst));
    }

    String budget(double hurt, long allowed) {
        return String.format(
                Locale.ROOT, "%s; %.0f requests hurt, the budget is %d", counts(canary), Math.floor(hurt), allowed);
    }

    String well() {
        return counts(canary);
    }

    String suspicious() {
        return counts(canary) + "; too many for a pass, too few for more";
    }

    String tooFew(double needed) {
        return String.format(Locale.ROOT, "%s; a verdict needs about %.0f", counts(canary), Math.ceil(needed));
    }

    /** Between a retreat and the next look. */
    static String waits(double until) {
        return String.format(Locale.ROOT, "the canary is without traffic until %.1f s after the start", until);
    }

    private String counts(Counts counts) {
        return String.format(
                Locale.ROOT,
                "%.0f of %.0f canary requests failed, %s of stable's",
                counts.errors(),
                counts.requests(),
                percent(stable.share()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.001 ? "%.3f%%" : "%.1f%%", share * 100);
    }

    private static String oneIn(double chance) {
        return String.format(Locale.ROOT, "1 in %,d", Math.round(1 / chance));
    }
}
