package dev.switchback.pipeline.analysis;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Sequential;
import dev.switchback.resources.Strategy;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a canary is judged; {@code spec.analysis} of a delivery.
 *
 * @param alpha the largest accepted chance that a healthy canary is aborted, over 0 and below 1
 * @param retreatWait how long the canary is without traffic after a retreat, over 0
 * @param retreats how many times the traffic is taken away before an abort, from 0 to 5
 * @param exposureErrors stop after so many requests hurt, whatever the statistics say; 0 for no limit
 * @param scrape how often the counters are scraped, over 0
 */
public record AnalysisSettings(double alpha, Duration retreatWait, int retreats, long exposureErrors, Duration scrape) {

    /** What holds where a delivery says nothing. */
    public static final AnalysisSettings DEFAULT =
            new AnalysisSettings(0.001, Duration.ofMinutes(3), 1, 0, Duration.ofSeconds(5));

    private static final int MOST_RETREATS = 5;

    /** @throws IllegalArgumentException when a value is out of its range; the message names it and what is allowed */
    public AnalysisSettings {
        require(alpha > 0 && alpha < 1, "alpha: " + alpha + " is not over 0 and below 1");
        require(positive(retreatWait), "retreat.wait: " + retreatWait + " is not over 0s");
        require(retreats >= 0 && retreats <= MOST_RETREATS, "retreat.times: " + retreats + " is not from 0 to 5");
        require(exposureErrors >= 0, "exposure.errors: " + exposureErrors + " is not 0 or more");
        require(positive(scrape), "scrape: " + scrape + " is not over 0s");
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** What a delivery says, and the defaults where it says nothing. */
    public static AnalysisSettings of(Delivery.Spec spec) {
        Sequential sequential =
                spec.checks().analysis().map(Delivery.Analysis::sequential).orElse(Sequential.USUAL);
        int exposure = spec.strategy()
                .choose(Strategy.Canary::exposure, blueGreen -> OptionalInt.empty(), inPlace -> OptionalInt.empty())
                .orElse(0);
        return new AnalysisSettings(
                sequential.alpha(),
                sequential.retreatWait(),
                Math.min(MOST_RETREATS, sequential.retreatTimes()),
                exposure,
                DEFAULT.scrape());
    }

    public AnalysisSettings withScrape(Duration newScrape) {
        return new AnalysisSettings(alpha, retreatWait, retreats, exposureErrors, newScrape);
    }

    /**
     * The chance of a false alarm that each single look may have, so that a canary which has had all its retreats is aborted
     * by mistake less often than {@code alpha}: with {@code n} retreats, {@code n + 1} looks have to agree.
     */
    double alphaOfEachLook() {
        return Math.pow(alpha, 2.0 / (retreats + 2));
    }
}
