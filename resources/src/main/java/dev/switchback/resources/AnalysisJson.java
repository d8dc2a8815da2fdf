package dev.switchback.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Delivery.Analysis;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.resources.Delivery.Sequential;
import dev.switchback.resources.Delivery.Source;
import dev.switchback.runtime.durations.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads and writes {@code spec.analysis} of a Delivery. */
final class AnalysisJson {
    private static final String HERE = "spec.analysis";

    private AnalysisJson() {}

    static Analysis read(JsonNode node) {
        var metrics = new ArrayList<Metric>();
        node.path("metrics").forEach(metric -> metrics.add(metric(metric)));
        return new Analysis(
                source(node.path("prometheus")),
                List.copyOf(metrics),
                sequential(node.path("sequential")),
                node.path("onFail").asText("abort").equals("pause") ? Delivery.OnFail.PAUSE : Delivery.OnFail.ABORT,
                DeliveryJson.duration(node, HERE, "noTrafficTimeout"));
    }

    private static Source source(JsonNode node) {
        var labels = new TreeMap<String, String>();
        node.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Source(DeliveryJson.text(node, HERE + ".prometheus", "address"), labels);
    }

    private static Sequential sequential(JsonNode node) {
        Sequential usual = Sequential.USUAL;
        JsonNode retreat = node.path("retreat");
        return new Sequential(
                node.path("alpha").asDouble(usual.alpha()),
                DeliveryJson.duration(retreat, HERE + ".sequential.retreat", "wait")
                        .orElse(usual.retreatWait()),
                retreat.path("times").asInt(usual.retreatTimes()));
    }

    /** A metric is written as its name alone, or with the fields that it needs. */
    private static Metric metric(JsonNode node) {
        if (node.isTextual()) {
            return Metric.builtIn(node.asText(), Optional.empty(), Schedule.USUAL);
        }
        String where = HERE + ".metrics";
        return new Metric(
                DeliveryJson.text(node, where, "name"),
                optional(node, "query"),
                optional(node, "success"),
                optional(node, "failure"),
                DeliveryJson.duration(node, where, "bound"),
                optional(node, "series"),
                new Schedule(
                        DeliveryJson.duration(node, where, "interval").orElse(Schedule.USUAL.interval()),
                        node.path("count").isInt()
                                ? OptionalInt.of(node.path("count").asInt())
                                : OptionalInt.empty(),
                        node.path("failureLimit").asInt(Schedule.USUAL.failureLimit()),
                        node.path("consecutiveErrorLimit").asInt(Schedule.USUAL.consecutiveErrorLimit())));
    }

    private static Optional<String> optional(JsonNode node, String field) {
        return node.path(field).isTextual() ? Optional.of(node.path(field).asText()) : Optional.empty();
    }

    static ObjectNode write(Analysis analysis) {
        ObjectNode node = RollbackJson.JSON.createObjectNode();
        ObjectNode prometheus = node.putObject("prometheus");
        prometheus.put("address", analysis.prometheus().address());
        if (!analysis.prometheus().labels().isEmpty()) {
            ObjectNode labels = prometheus.putObject("labels");
            analysis.prometheus().labels().forEach(labels::put);
        }
        ArrayNode metrics = node.putArray("metrics");
        analysis.metrics().forEach(metric -> write(metric, metrics.addObject()));
        ObjectNode sequential = node.putObject("sequential");
        sequential.put("alpha", analysis.sequential().alpha());
        sequential
                .putObject("retreat")
                .put("wait", Durations.format(analysis.sequential().retreatWait()))
                .put("times", analysis.sequential().retreatTimes());
        node.put("onFail", DeliveryJson.label(analysis.onFail()));
        analysis.noTrafficTimeout().ifPresent(timeout -> node.put("noTrafficTimeout", Durations.format(timeout)));
        return node;
    }

    private static void write(Metric metric, ObjectNode node) {
        node.put("name", metric.name());
        metric.query().ifPresent(query -> node.put("query", query));
        metric.success().ifPresent(condition -> node.put("success", condition));
        metric.failure().ifPresent(condition -> node.put("failure", condition));
        metric.bound().ifPresent(bound -> node.put("bound", Durations.format(bound)));
        metric.series().ifPresent(series -> node.put("series", series));
        node.put("interval", Durations.format(metric.schedule().interval()));
        metric.schedule().count().ifPresent(count -> node.put("count", count));
        node.put("failureLimit", metric.schedule().failureLimit());
        node.put("consecutiveErrorLimit", metric.schedule().consecutiveErrorLimit());
    }
}
