package dev.switchback.pipeline.checks;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.pipeline.analysis.AnalysisSettings;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.analysis.LiveAnalysis;
import dev.switchback.pipeline.analysis.PrometheusCounters;
import dev.switchback.pipeline.analysis.PrometheusCounters.Counter;
import dev.switchback.pipeline.analysis.PrometheusCounters.Revisions;
import dev.switchback.pipeline.analysis.QueryAnalysis;
import dev.switchback.pipeline.steps.CandidateChecks.Judgement;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Analysis;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.DeliveryStatus.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All metrics of a delivery, from the beginning of one step on. */
final class CandidateAnalysis {
    private final List<Function<Instant, AnalysisVerdict>> metrics = new ArrayList<>();
    private final List<LiveAnalysis> counted = new ArrayList<>();
    private final List<LiveAnalysis> failures = new ArrayList<>();
    private final double hurtBefore;

    private CandidateAnalysis(double hurtBefore) {
        this.hurtBefore = hurtBefore;
    }

    /**
     * The metrics of a delivery's analysis.
     *
     * @param revisions the candidate's and the stable one
     * @throws IllegalArgumentException when a condition or an address cannot be understood
     */
    static CandidateAnalysis of(Delivery delivery, PrometheusClient prometheus, Revisions revisions) {
        Analysis analysis = delivery.spec().checks().analysis().orElseThrow();
        Position at = delivery.status().position();
        var all = new CandidateAnalysis(delivery.status().findings().requestsHurt());
        var settings = AnalysisSettings.of(delivery.spec());
        for (Metric metric : analysis.metrics()) {
            if (metric.query().isPresent()) {
                all.metrics.add(new QueryAnalysis(metric, prometheus, revisions)::look);
            } else {
                Counter counter = Counter.of(metric);
                var source = new PrometheusCounters(prometheus, counter, revisions);
                var live = hasAll(delivery)
                        ? LiveAnalysis.alone(settings, source, at.since())
                        : new LiveAnalysis(settings, source, at.since(), at.retreats());
                all.metrics.add(live::look);
                all.counted.add(live);
                if (counter instanceof Counter.Failed) {
                    all.failures.add(live);
                }
            }
        }
        return all;
    }

    /** After a flip, and at a weight of 100, there are no stable requests at the same time. */
    private static boolean hasAll(Delivery delivery) {
        int weight = delivery.status().position().weight();
        return delivery.spec().strategy().choose(canary -> weight == 100, pair -> true, inPlace -> true);
    }

    /** The worst verdict of all metrics. */
    Judgement look(Instant now) {
        List<AnalysisVerdict> verdicts =
                metrics.stream().map(metric -> metric.apply(now)).toList();
        double hurt = failures.stream()
                .mapToDouble(live -> live.analysis().requestsHurt())
                .max()
                .orElse(0);
        double evidence = counted.stream()
                .mapToDouble(live -> live.analysis().evidence())
                .max()
                .orElse(0);
        return new Judgement(AnalysisVerdict.worst(verdicts), hurtBefore + hurt, evidence);
    }
}
