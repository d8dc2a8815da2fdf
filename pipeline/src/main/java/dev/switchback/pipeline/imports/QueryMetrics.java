package dev.switchback.pipeline.imports;

import dev.switchback.pipeline.conditions.MetricConditions;
import dev.switchback.resources.Delivery.Analysis;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.OnFail;
import dev.switchback.resources.Delivery.Sequential;
import dev.switchback.resources.Delivery.Source;
import dev.switchback.runtime.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics of one Delivery, as they are gathered. */
final class QueryMetrics {
    private static final String USUAL_ADDRESS = "http://prometheus:9090";

    private final List<Metric> metrics = new ArrayList<>();
    private String address = "";

    /** Adds a metric, unless there is one of that name. */
    void add(SourceDocument document, YamlValue where, Metric metric) {
        if (metrics.stream().anyMatch(other -> other.name().equals(metric.name()))) {
            document.refuse(where, "there is another metric called " + metric.name());
        } else {
            metrics.add(metric);
        }
    }

    /** One Prometheus is asked: the first that is named. */
    void address(SourceDocument document, YamlValue where, String url) {
        if (address.isEmpty()) {
            address = url;
        } else if (!address.equals(url)) {
            document.refuse(where, "all queries go to " + address);
        }
    }

    /** A condition that we understand; empty, and reported, for another one. */
    static Optional<String> condition(SourceDocument document, YamlValue where, String text) {
        Optional<String> mistake = MetricConditions.mistake(text);
        mistake.ifPresent(why -> document.refuse(where, "the condition is not understood: " + why));
        return mistake.isPresent() ? Optional.empty() : Optional.of(text.strip());
    }

    /** What they are together; empty when there are none. */
    Optional<Analysis> analysis(SourceDocument document) {
        if (metrics.isEmpty()) {
            return Optional.empty();
        }
        if (address.isEmpty()) {
            document.assume(document.root(), "no Prometheus is named: " + USUAL_ADDRESS + " is assumed");
            address = USUAL_ADDRESS;
        }
        return Optional.of(new Analysis(
                new Source(address, Map.of()), List.copyOf(metrics), Sequential.USUAL, OnFail.ABORT, Optional.empty()));
    }
}
