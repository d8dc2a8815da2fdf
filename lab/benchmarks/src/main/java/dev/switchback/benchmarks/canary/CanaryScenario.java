package dev.switchback.benchmarks.canary;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Samples;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Many simulated canaries of one kind, and what was promised for it.
 *
 * @param canaryErrors the share of the canary's requests that fail, outside of bursts
 * @param limits infinite where nothing was promised
 */
record CanaryScenario(ErrorPattern pattern, double canaryErrors, Limits limits) {
    static final String ROW = "%-20s %8s %10s %10s %10s %10s %10s %10s";

    /**
     * The most of each.
     *
     * @param untilRetreat median of failed canary requests until the traffic is first taken away
     * @param inAll median of failed canary requests until the abort
     * @param aborted share of the canaries that are aborted within an hour
     */
    record Limits(double untilRetreat, double inAll, double aborted) {
        static final Limits NONE = new Limits(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
    }

    /** What came out. */
    record Played(CanaryScenario scenario, List<CanaryRun> runs) {

        boolean met() {
            return orNothing(median(CanaryRun::retreatedAfter)) <= scenario.limits.untilRetreat
                    && orNothing(median(CanaryRun::abortedAfter)) <= scenario.limits.inAll
                    && share(CanaryRun::abortedAfter) <= scenario.limits.aborted
                    && (Double.isInfinite(scenario.limits.inAll) || share(CanaryRun::abortedAfter) > 0.99);
        }

        private static double orNothing(double median) {
            return Double.isNaN(median) ? 0 : median;
        }

        String row() {
            return String.format(
                    ROW,
                    scenario.pattern.name(),
                    percent(scenario.canaryErrors),
                    percent(share(CanaryRun::retreatedAfter)),
                    text(median(CanaryRun::retreatedAfter)),
                    percent(share(CanaryRun::abortedAfter)),
                    text(median(CanaryRun::abortedAfter)),
                    text(medianOfAborted(CanaryRun::seconds)),
                    met() ? "" : "MISSED");
        }

        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("errors_come", scenario.pattern.key())
                    .put("canary_errors", scenario.canaryErrors)
                    .put("runs", runs.size())
                    .put("retreated", share(CanaryRun::retreatedAfter))
                    .put("aborted", share(CanaryRun::abortedAfter));
            put(json, "failed_until_retreat_median", median(CanaryRun::retreatedAfter));
            put(json, "failed_in_all_median", median(CanaryRun::abortedAfter));
            put(json, "seconds_to_abort_median", medianOfAborted(CanaryRun::seconds));
            put(json, "hurt_until_abort_median", medianOfAborted(CanaryRun::hurt));
            return json.put("met", met());
        }

        private double share(ToDoubleFunction<CanaryRun> after) {
            return (double) runs.stream()
                            .filter(run -> after.applyAsDouble(run) >= 0)
                            .count()
                    / runs.size();
        }

        private double median(ToDoubleFunction<CanaryRun> after) {
            return median(runs.stream()
                    .filter(run -> after.applyAsDouble(run) >= 0)
                    .map(after::applyAsDouble)
                    .toList());
        }

        private double medianOfAborted(ToDoubleFunction<CanaryRun> value) {
            return median(runs.stream()
                    .filter(run -> run.abortedAfter() >= 0)
                    .map(value::applyAsDouble)
                    .toList());
        }

        private static double median(List<Double> values) {
            return values.isEmpty() ? Double.NaN : new Samples(values).percentile(50);
        }

        private static void put(ObjectNode json, String name, double value) {
            if (Double.isNaN(value)) {
                json.putNull(name);
            } else {
                json.put(name, Math.round(value * 10) / 10.0);
            }
        }

        private static String text(double value) {
            return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.0f", value);
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.2f%%", share * 100);
        }
    }
}
