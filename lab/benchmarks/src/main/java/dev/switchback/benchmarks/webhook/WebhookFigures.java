package dev.switchback.benchmarks.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Family.Report;
import dev.switchback.benchmarks.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Milliseconds of both ways, and their ratio. */
final class WebhookFigures {
    private static final double TARGET = 0.3;

    private final String apiServer;
    private final List<Double> webhook = new ArrayList<>();
    private final List<Double> undo = new ArrayList<>();

    WebhookFigures(String apiServer) {
        this.apiServer = apiServer;
    }

    void add(double webhookMillis, double undoMillis) {
        webhook.add(webhookMillis);
        undo.add(undoMillis);
    }

    Report report() {
        Samples ours = new Samples(webhook);
        Samples theirs = new Samples(undo);
        boolean met = ratio(ours, theirs, 50) <= TARGET;
        List<String> table = List.of(
                "until the watch tells of the restored template, " + ours.size() + " times each, in turn, on "
                        + apiServer,
                String.format("%-28s %9s %9s %9s", "milliseconds", "p50", "p99", "max"),
                row("POST /trigger", ours),
                row("kubectl rollout undo", theirs),
                String.format(
                        Locale.ROOT, "%-28s %9.2f %9.2f", "ratio", ratio(ours, theirs, 50), ratio(ours, theirs, 99)),
                String.format(Locale.ROOT, "target: ratio of p50 <= %.1f: %s", TARGET, met ? "met" : "missed"));
        return new Report(table, json(ours, theirs), met);
    }

    private static String row(String what, Samples samples) {
        return String.format(
                Locale.ROOT,
                "%-28s %9.1f %9.1f %9.1f",
                what,
                samples.percentile(50),
                samples.percentile(99),
                samples.max());
    }

    private static double ratio(Samples ours, Samples theirs, double percent) {
        return ours.percentile(percent) / theirs.percentile(percent);
    }

    private ObjectNode json(Samples ours, Samples theirs) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("api_server", apiServer)
                .put("samples", ours.size());
        add(json.putObject("webhook_ms"), ours);
        add(json.putObject("rollout_undo_ms"), theirs);
        json.putObject("ratio")
                .put("p50", rounded(ratio(ours, theirs, 50)))
                .put("p99", rounded(ratio(ours, theirs, 99)))
                .put("target_p50", TARGET);
        return json;
    }

    private static void add(ObjectNode json, Samples samples) {
        json.put("p50", rounded(samples.percentile(50)))
                .put("p99", rounded(samples.percentile(99)))
                .put("max", rounded(samples.max()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
