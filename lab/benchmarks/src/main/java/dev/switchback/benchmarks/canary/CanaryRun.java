package dev.switchback.benchmarks.canary;

import dev.switchback.pipeline.analysis.AnalysisSettings;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.analysis.CanaryAnalysis;
import dev.switchback.pipeline.analysis.PodSample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One simulated canary: 19 stable pods and one of the canary with 5 requests a second each, an hour of history, an hour of
 * analysis, a scrape every 5 s.
 *
 * @param retreatedAfter failed canary requests until the first retreat; negative without one
 * @param abortedAfter failed canary requests until the abort; negative without one
 * @param seconds from the start to the end
 * @param hurt failed canary requests beyond the stable share
 */
record CanaryRun(double retreatedAfter, double abortedAfter, double seconds, double hurt) {
    private static final int STABLE_PODS = 19;
    private static final double REQUESTS = 25;
    private static final int SCRAPES_AN_HOUR = 720;
    private static final double STABLE_ERRORS = 0.005;

    /** Plays one. */
    static CanaryRun play(ErrorPattern pattern, double canaryErrors, AnalysisSettings settings, long seed) {
        return new Player(pattern, canaryErrors, settings, seed).play();
    }

    /** The pods, their counters, and the analysis that is told of them. */
    private static final class Player {
        private final List<ErrorPattern.Pod> pods = new ArrayList<>();
        private final double[] errors = new double[STABLE_PODS + 1];
        private final double canaryErrors;
        private final double scrapeSeconds;
        private final CanaryAnalysis analysis;
        private double requests;

        Player(ErrorPattern pattern, double canaryErrors, AnalysisSettings settings, long seed) {
            var random = new SplittableRandom(seed);
            this.canaryErrors = canaryErrors;
            this.scrapeSeconds = settings.scrape().toMillis() / 1000.0;
            this.analysis = new CanaryAnalysis(settings);
            for (int i = 0; i <= STABLE_PODS; i++) {
                pods.add(pattern.pod(random.split(), REQUESTS, scrapeSeconds));
            }
        }

        CanaryRun play() {
            double retreatedAfter = -1;
            for (int scrape = 1 - SCRAPES_AN_HOUR; scrape <= SCRAPES_AN_HOUR; scrape++) {
                AnalysisVerdict verdict = analysis.observe(scrape(scrape));
                if (retreatedAfter < 0 && !analysis.retreats().isEmpty()) {
                    retreatedAfter = analysis.canaryErrors();
                }
                if (verdict.aborts()) {
                    return end(retreatedAfter, analysis.canaryErrors());
                }
            }
            return end(retreatedAfter, -1);
        }

        private CanaryRun end(double retreatedAfter, double abortedAfter) {
            return new CanaryRun(retreatedAfter, abortedAfter, analysis.at(), analysis.requestsHurt());
        }

        private List<PodSample> scrape(int number) {
            double time = number * scrapeSeconds;
            requests += REQUESTS;
            List<PodSample> samples = new ArrayList<>();
            for (int i = 0; i < STABLE_PODS; i++) {
                errors[i] += pods.get(i).errors(STABLE_ERRORS);
                samples.add(new PodSample(time, "stable-" + i, false, requests, errors[i]));
            }
            if (number > 0) {
                errors[STABLE_PODS] += pods.get(STABLE_PODS).errors(canaryErrors);
                samples.add(new PodSample(time, "canary-0", true, number * REQUESTS, errors[STABLE_PODS]));
            }
            return samples;
        }
    }
}
