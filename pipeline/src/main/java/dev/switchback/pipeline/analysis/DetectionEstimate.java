package dev.switchback.pipeline.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What an analysis would do with a bad canary, and with a good one, at a given traffic: found by playing
 * {@link CanaryAnalysis} itself over errors that come by chance. The same settings always give the same answer.
 */
public final class DetectionEstimate {
    private static final int RUNS = 201;
    private static final int STABLE_PODS = 4;
    private static final int SCRAPES_OF_HISTORY = 120;
    private static final double LONGEST_SECONDS = 7200;
    private static final double GAUSSIAN_FROM = 50;

    private final AnalysisSettings settings;
    private final double canaryRequests;
    private final double stableRequests;
    private final double stableErrors;

    /**
     * How a bad canary ends. What is not found within two hours has infinite seconds.
     *
     * @param medianSeconds from the first canary request until the traffic is first taken away
     * @param worstSeconds the same, of the unluckiest of 201 runs
     * @param medianRequests that the canary serves until then
     * @param worstRequests the same, of the unluckiest run
     * @param hurt failed canary requests beyond the stable share until the abort, after a second look, on average
     */
    public record Detection(
            double medianSeconds, double worstSeconds, double medianRequests, double worstRequests, double hurt) {}

    private record Played(double seconds, double requests, double hurt) {}

    /**
     * An estimate.
     *
     * @param requestsPerSecond of both revisions together, over 0
     * @param canaryShare of the requests, over 0 and below 1
     * @param stableErrors the share of the stable revision's requests that fail, 0 to 1
     */
    public DetectionEstimate(
            AnalysisSettings settings, double requestsPerSecond, double canaryShare, double stableErrors) {
        if (!(requestsPerSecond > 0)
                || !(canaryShare > 0 && canaryShare < 1)
                || !(stableErrors >= 0 && stableErrors <= 1)) {
            throw new IllegalArgumentException(
                    "requests a second have to be over 0, the canary's share between 0 and 1,"
                            + " the stable errors from 0 to 1");
        }
        double perScrape = requestsPerSecond * settings.scrape().toMillis() / 1000.0;
        this.settings = settings;
        this.canaryRequests = perScrape * canaryShare;
        this.stableRequests = perScrape * (1 - canaryShare) / STABLE_PODS;
        this.stableErrors = stableErrors;
    }

    /**
     * How a bad canary ends.
     *
     * @param canaryErrors the share of its requests that fail, 0 to 1
     */
    public Detection detect(double canaryErrors) {
        List<Played> played = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            played.add(play(canaryErrors, new SplittableRandom(run)));
        }
        double[] seconds = played.stream().mapToDouble(Played::seconds).sorted().toArray();
        double[] requests =
                played.stream().mapToDouble(Played::requests).sorted().toArray();
        double hurt = Arrays.stream(played.stream().mapToDouble(Played::hurt).toArray())
                .average()
                .orElse(0);
        return new Detection(seconds[RUNS / 2], seconds[RUNS - 1], requests[RUNS / 2], requests[RUNS - 1], hurt);
    }

    /**
     * An upper bound of the chance that a healthy canary, whose errors come by chance, is aborted; it holds for a day as for any
     * other time, since looking again costs nothing (Ville's inequality), and at any traffic.
     */
    public double falseAborts() {
        return Math.pow(settings.alphaOfEachLook(), settings.retreats() + 1.0);
    }

    private Played play(double canaryErrors, RandomGenerator random) {
        var analysis = new CanaryAnalysis(settings);
        double scrape = settings.scrape().toMillis() / 1000.0;
        double[] errors = new double[STABLE_PODS + 1];
        double[] requests = new double[STABLE_PODS + 1];
        double found = Double.POSITIVE_INFINITY;
        double served = Double.POSITIVE_INFINITY;
        for (int i = -SCRAPES_OF_HISTORY;
                i * scrape <= LONGEST_SECONDS && !analysis.verdict().aborts();
                i++) {
            analysis.observe(scrape(i * scrape, requests, errors, canaryErrors, random));
            boolean first = !analysis.retreats().isEmpty() || analysis.verdict().aborts();
            if (first && Double.isInfinite(found)) {
                found = analysis.at();
                served = analysis.canaryRequests();
            }
        }
        return new Played(found, served, analysis.requestsHurt());
    }

    private List<PodSample> scrape(
            double time, double[] requests, double[] errors, double canaryErrors, RandomGenerator random) {
        List<PodSample> samples = new ArrayList<>();
        for (int pod = 0; pod <= STABLE_PODS; pod++) {
            boolean canary = pod == STABLE_PODS;
            if (!canary || time > 0) {
                double served = Math.rint(chance(canary ? canaryRequests : stableRequests, random));
                requests[pod] += served;
                double share = canary ? canaryErrors : stableErrors;
                errors[pod] += share >= 1 ? served : Math.min(served, chance(served * share, random));
                samples.add(new PodSample(time, "pod-" + pod, canary, requests[pod], errors[pod]));
            }
        }
        return samples;
    }

    /** A Poisson number; of a large mean by the normal distribution. */
    private static double chance(double mean, RandomGenerator random) {
        if (mean > GAUSSIAN_FROM) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            count++;
            product *= random.nextDouble();
        }
        return count;
    }
}
