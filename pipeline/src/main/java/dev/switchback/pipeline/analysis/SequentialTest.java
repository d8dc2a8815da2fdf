package dev.switchback.pipeline.analysis;

import dev.switchback.pipeline.analysis.Interval.Counts;

/**
 * Evidence that the canary fails more often than the stable pods, as the logarithm of a betting score: a healthy canary
 * multiplies it by {@code 1/alpha} with a chance of at most {@code alpha}, however often one looks (Ville's inequality).
 *
 * <p>Two tests run side by side, and the smaller of both counts, so both have to agree. Each mixes the alternatives "the
 * canary fails 5, 10, 20 times as often".
 *
 * <p><b>Binomial</b>: of all errors of an interval, the canary has the share that it has of the requests. It holds whatever the
 * common rate is, so an outage of both revisions cannot fool it (Lindon and Malek, arXiv 2011.03567; Hoeffding 1963 for the
 * step from hypergeometric to binomial).
 *
 * <p><b>Negative binomial</b>: the errors of a pod have the rate and the dispersion that {@link StablePods} have shown, so
 * errors that come in clumps cannot fool it.
 */
final class SequentialTest {
    private static final double[] RATIOS = {5, 10, 20};
    private static final double[] LOG_RATIOS = {Math.log(5), Math.log(10), Math.log(20)};

    private final boolean alone;
    private final double[] binomial = new double[RATIOS.length];
    private final double[] negativeBinomial = new double[RATIOS.length];

    SequentialTest() {
        this(false);
    }

    /** @param alone the candidate has all traffic, so that only what the stable pods have shown before can be compared with */
    SequentialTest(boolean alone) {
        this.alone = alone;
    }

    /** Adds what all pods of both revisions counted in one interval. */
    void add(Interval interval, StablePods stablePods) {
        Counts stable = interval.stableTotal();
        addShare(interval.canaryTotal(), stable);
        double rate = stablePods.rate();
        for (Counts pod : interval.canary().values()) {
            addPod(pod, pod.requests() * rate, stablePods.dispersion(pod.requests() * rate));
        }
    }

    /** The binomial step. */
    void addShare(Counts canary, Counts stable) {
        double requests = canary.requests() + stable.requests();
        if (canary.requests() <= 0 || stable.requests() <= 0) {
            return;
        }
        double share = canary.requests() / requests;
        for (int i = 0; i < RATIOS.length; i++) {
            binomial[i] += canary.errors() * LOG_RATIOS[i]
                    - (canary.errors() + stable.errors()) * Math.log1p(share * (RATIOS[i] - 1));
        }
    }

    /**
     * The negative-binomial step of one canary pod.
     *
     * @param expected errors that a stable pod would have had, over 0
     * @param dispersion variance over the expected errors, divided by their square; 0 is Poisson
     */
    void addPod(Counts pod, double expected, double dispersion) {
        if (expected <= 0) {
            return;
        }
        for (int i = 0; i < RATIOS.length; i++) {
            double x = dispersion * expected;
            double growth = x < 1e-9
                    ? -expected * (RATIOS[i] - 1)
                    : -(pod.errors() + 1 / dispersion) * Math.log1p(x * (RATIOS[i] - 1) / (1 + x));
            negativeBinomial[i] += pod.errors() * LOG_RATIOS[i] + growth;
        }
    }

    /** Natural logarithm of the evidence, by both tests; below 0 when it speaks for the canary. */
    double logEvidence() {
        double history = logMean(negativeBinomial);
        return alone ? history : Math.min(logMean(binomial), history);
    }

    /** As {@link #logEvidence()}, by the binomial test alone where there are stable pods with traffic. */
    double logBinomial() {
        return alone ? logEvidence() : logMean(binomial);
    }

    /** Forgets what speaks for the canary, so that what follows counts as from a new beginning. */
    void keepOnlyWhatSpeaksAgainst() {
        for (int i = 0; i < RATIOS.length; i++) {
            binomial[i] = Math.max(0, binomial[i]);
            negativeBinomial[i] = Math.max(0, negativeBinomial[i]);
        }
    }

    /**
     * By how much one canary request raises the evidence on average, by the binomial test.
     *
     * @param failing the canary's share of failed requests
     * @param rate the stable share of failed requests
     * @param share the canary's share of all requests
     */
    static double gain(double failing, double rate, double share) {
        double best = Double.NEGATIVE_INFINITY;
        double errors = failing + rate * (1 - share) / share;
        for (int i = 0; i < RATIOS.length; i++) {
            best = Math.max(best, failing * LOG_RATIOS[i] - errors * Math.log1p(share * (RATIOS[i] - 1)));
        }
        return best;
    }

    /** As {@link #gain}, of a candidate that has all traffic. */
    static double gainAlone(double failing, double rate) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < RATIOS.length; i++) {
            best = Math.max(best, failing * LOG_RATIOS[i] - rate * (RATIOS[i] - 1));
        }
        return best;
    }

    private static double logMean(double[] logs) {
        double largest = Math.max(logs[0], Math.max(logs[1], logs[2]));
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum / logs.length);
    }
}
