package dev.switchback.pipeline.analysis;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.monitoring.PrometheusClient.QueryAnswer;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Fail;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Inconclusive;
import dev.switchback.pipeline.analysis.AnalysisVerdict.NoData;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Pass;
import dev.switchback.pipeline.analysis.AnalysisVerdict.Unreachable;
import dev.switchback.pipeline.analysis.PrometheusCounters.Revisions;
import dev.switchback.pipeline.conditions.Measurement;
import dev.switchback.pipeline.conditions.MeasurementCount;
import dev.switchback.pipeline.conditions.MetricConditions;
import dev.switchback.resources.Delivery.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query of the user's own, measured at its interval against its conditions. An error of the source and a result without a
 * number are no failure, however often they come: they hold.
 */
public final class QueryAnalysis {
    /** A condition that calls one of these has thought of a result without a number. */
    private static final Set<String> FOR_NO_NUMBER = Set.of("isNaN", "isInf", "len", "default", "isNil");

    private final Metric metric;
    private final String query;
    private final MetricConditions conditions;
    private final PrometheusClient prometheus;
    private MeasurementCount count = MeasurementCount.NONE;
    private @Nullable Instant next;
    private AnalysisVerdict verdict;

    /**
     * An analysis that has not asked yet.
     *
     * @param metric one with a query, in which {@code {{canary}}} and {@code {{stable}}} stand for the revisions' hashes
     * @throws IllegalArgumentException when it has none
     * @throws dev.switchback.pipeline.conditions.ConditionException when a condition is not understood
     */
    public QueryAnalysis(Metric metric, PrometheusClient prometheus, Revisions revisions) {
        this.metric = metric;
        this.query = metric.query()
                .orElseThrow(() -> new IllegalArgumentException(metric.name() + " has no query"))
                .replace("{{canary}}", revisions.canary())
                .replace("{{stable}}", revisions.stable());
        this.conditions = MetricConditions.parse(metric.success(), metric.failure());
        this.prometheus = prometheus;
        this.verdict = new Inconclusive(metric.name() + ": not measured yet");
    }

    /**
     * The verdict at this moment; asks if the interval has passed since the last question.
     *
     * @param now not before that of the look before
     */
    public AnalysisVerdict look(Instant now) {
        boolean due = next == null || !now.isBefore(next);
        boolean over = metric.schedule().count().isPresent() && (verdict.passes() || verdict.aborts());
        if (due && !over) {
            next = now.plus(metric.schedule().interval());
            verdict = measured(prometheus.query(query, now));
        }
        return verdict;
    }

    private AnalysisVerdict measured(QueryAnswer answer) {
        if (answer.failure().isPresent()) {
            count = count.and(Measurement.ERROR);
            return new Unreachable(metric.name() + ": " + answer.failure().get());
        }
        List<Double> numbers = answer.series().stream()
                .flatMap(series -> series.values().stream().limit(1))
                .map(PrometheusClient.TimeSeries.Value::value)
                .toList();
        boolean number = numbers.stream().anyMatch(value -> !value.isNaN());
        if (!number && conditions.functions().stream().noneMatch(FOR_NO_NUMBER::contains)) {
            return new NoData(metric.name() + ": the query gives no number");
        }
        Object result = answer.isScalar() ? numbers.get(0) : numbers;
        count = count.and(conditions.judge(result));
        return conditions
                .error(result)
                .<AnalysisVerdict>map(error -> new Unreachable(metric.name() + ": the result does not fit: " + error))
                .orElseGet(() -> standing(numbers));
    }

    private AnalysisVerdict standing(List<Double> numbers) {
        Measurement together = count.outcome(metric.schedule()).orElse(null);
        if (together == Measurement.FAILED) {
            return new Fail(
                    said(numbers) + "; failureLimit is " + metric.schedule().failureLimit());
        }
        boolean enough =
                metric.schedule().count().isEmpty() ? count.successful() > 0 : together == Measurement.SUCCESSFUL;
        return enough && !Objects.equals(together, Measurement.INCONCLUSIVE)
                ? new Pass(said(numbers))
                : new Inconclusive(said(numbers));
    }

    private String said(List<Double> numbers) {
        int all = count.successful() + count.failed() + count.inconclusive();
        return String.format(
                Locale.ROOT,
                "%s: %d of %d measurements failed, the last gave %s",
                metric.name(),
                count.failed(),
                all,
                numbers);
    }
}
