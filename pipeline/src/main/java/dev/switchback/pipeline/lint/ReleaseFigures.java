package dev.switchback.pipeline.lint;

import dev.switchback.pipeline.analysis.AnalysisSettings;
import dev.switchback.pipeline.analysis.DetectionEstimate;
import dev.switchback.pipeline.analysis.DetectionEstimate.Detection;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Strategy.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * What the analysis of a delivery would do at a given traffic, by the code that judges canaries.
 *
 * @param weight the canary's first weight, in percent
 * @param hold of that weight
 * @param fivePercent how a canary ends of whose requests 5% fail
 * @param all how a canary ends of whose requests all fail
 * @param falseAborts an upper bound of the chance that a healthy canary is aborted, within a day or any other time
 */
public record ReleaseFigures(
        String delivery, int weight, Duration hold, Detection fivePercent, Detection all, double falseAborts) {

    /**
     * The traffic that figures are computed for.
     *
     * @param requestsPerSecond of both revisions together; over 0
     * @param errors the share of the stable revision's requests that fail; 0 to 1
     */
    public record Traffic(double requestsPerSecond, double errors) {}

    /** The figures; empty for a delivery without a canary, without an analysis, or that begins with the whole traffic. */
    public static Optional<ReleaseFigures> of(Delivery delivery, Traffic traffic) {
        if (delivery.spec().checks().analysis().isEmpty()) {
            return Optional.empty();
        }
        Optional<Step.Weight> first = delivery.spec()
                .strategy()
                .choose(
                        canary -> canary.steps().stream()
                                .flatMap(step ->
                                        step.choose(Optional::of, approval -> Optional.<Step.Weight>empty()).stream())
                                .findFirst(),
                        pair -> Optional.empty(),
                        inPlace -> Optional.empty());
        return first.filter(step -> step.percent() < 100).map(step -> {
            var settings = AnalysisSettings.of(delivery.spec());
            var estimate = new DetectionEstimate(
                    settings, traffic.requestsPerSecond(), step.percent() / 100.0, traffic.errors());
            return new ReleaseFigures(
                    delivery.toString(),
                    step.percent(),
                    step.hold(),
                    estimate.detect(0.05),
                    estimate.detect(1),
                    estimate.falseAborts());
        });
    }

    /** Whether the first weight may end before a canary with 5% errors is found. */
    boolean endsBeforeDetection() {
        return fivePercent.worstSeconds() > hold.toSeconds();
    }
}
