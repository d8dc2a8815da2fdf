package dev.switchback.benchmarks.loop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Family.Report;
import dev.switchback.benchmarks.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of all runs, beside the target: at most one of 20 runs over one of the limits. */
final class LoopFigures {
    private static final double PATCH_LIMIT = 24;
    private static final double HEALTHY_LIMIT = 40;
    private static final String ROW = "%4s %-12s %8s %9s %10s %8s %9s %9s %9s";

    private final List<LoopRun> runs;

    LoopFigures(List<LoopRun> runs) {
        this.runs = runs;
    }

    Report report() {
        return new Report(table(), json(), missed() * 20 <= runs.size());
    }

    private long missed() {
        return runs.stream()
                .filter(run -> run.patched() > PATCH_LIMIT
                        || run.healthy() > HEALTHY_LIMIT
                        || !run.outcome().equals("Succeeded"))
                .count();
    }

    private List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                ROW, "run", "outcome", "alert", "webhook", "decision", "patch", "patched", "healthy", "failed"));
        for (int i = 0; i < runs.size(); i++) {
            lines.add(row(String.valueOf(i + 1), runs.get(i)));
        }
        Samples patched = new Samples(runs.stream().map(LoopRun::patched).toList());
        Samples healthy = new Samples(runs.stream().map(LoopRun::healthy).toList());
        lines.add("alert, webhook, decision, patch: seconds of each step; patched, healthy: seconds since the fault");
        lines.add(summary("fault -> patch", patched, PATCH_LIMIT));
        lines.add(summary("fault -> healthy", healthy, HEALTHY_LIMIT));
        lines.add("target: at most 1 run of 20 over a limit; over a limit: " + missed() + " of " + runs.size());
        return lines;
    }

    private static String row(String number, LoopRun run) {
        return String.format(
                ROW,
                number,
                run.outcome(),
                text(run.seconds("fault_to_alert")),
                text(run.seconds("alert_to_webhook")),
                text(run.seconds("webhook_to_decision")),
                text(run.seconds("decision_to_patch")),
                text(run.patched()),
                text(run.healthy()),
                run.requests() == 0
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f%%", 100.0 * run.failed() / run.requests()));
    }

    private static String summary(String what, Samples samples, double limit) {
        return String.format(
                "%-16s  p50 %s s   p95 %s s   max %s s   (limit %.0f s)",
                what, text(samples.percentile(50)), text(samples.percentile(95)), text(samples.max()), limit);
    }

    private static String text(double seconds) {
        return Double.isFinite(seconds) ? String.format(Locale.ROOT, "%.2f", seconds) : "never";
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode all = json.putArray("runs");
        runs.forEach(run -> all.add(run.json()));
        addSummary(
                json.putObject("fault_to_patch"),
                new Samples(runs.stream().map(LoopRun::patched).toList()),
                PATCH_LIMIT);
        addSummary(
                json.putObject("fault_to_healthy"),
                new Samples(runs.stream().map(LoopRun::healthy).toList()),
                HEALTHY_LIMIT);
        return json.put("missed", missed());
    }

    /** A number that is not finite is not JSON; it becomes null. */
    private static void addSummary(ObjectNode json, Samples samples, double limit) {
        put(json, "p50", samples.percentile(50));
        put(json, "p95", samples.percentile(95));
        put(json, "max", samples.max());
        json.put("limit", limit);
    }

    private static void put(ObjectNode json, String name, double seconds) {
        if (Double.isFinite(seconds)) {
            json.put(name, Math.round(seconds * 1000) / 1000.0);
        } else {
            json.putNull(name);
        }
    }
}
