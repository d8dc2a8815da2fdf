package dev.switchback.scenarios.file;

import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.scenarios.file.Scenario.TrafficStep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what Prometheus knows. */
final class TrafficReader {
    private final Times times;
    /** Where a Deployment is named. */
    private final Map<YamlValue, Place> named = new LinkedHashMap<>();

    TrafficReader(Times times) {
        this.times = times;
    }

    List<TrafficStep> read(YamlValue list) {
        var steps = new ArrayList<TrafficStep>();
        var begins = new HashSet<List<Object>>();
        for (YamlValue item : list.items()) {
            TrafficStep step = step(item);
            if (!begins.add(List.of(step.deployment(), step.revision(), step.from()))) {
                item.problem("another step of this revision begins at that time", "one step at a time");
            }
            steps.add(step);
        }
        if (steps.isEmpty()) {
            list.problem("there is no step", "one or more; without the key there is no Prometheus");
        }
        return steps;
    }

    private TrafficStep step(YamlValue item) {
        item.refuseOthers("deployment", "revision", "from", "rate", "failing", "slow");
        Place deployment = Place.required(item, "deployment");
        item.optional("deployment")
                .filter(value -> !deployment.name().isEmpty())
                .ifPresent(value -> named.put(value, deployment));
        return new TrafficStep(
                deployment,
                item.required("revision").flatMap(YamlValue::text).orElse(""),
                item.required("from").map(times::instant).orElse(times.now()),
                item.required("rate")
                        .map(value -> number(value, 100_000, "requests per second, from 0 to 100000"))
                        .orElse(0.0),
                share(item.optional("failing")),
                share(item.optional("slow")));
    }

    private static double share(Optional<YamlValue> value) {
        return value.map(given -> number(given, 1, "a share of the requests, from 0 to 1"))
                .orElse(0.0);
    }

    private static double number(YamlValue value, int most, String allowed) {
        String text = value.text(allowed).orElse("0");
        if (text.matches("[0-9]{1,9}([.][0-9]{1,9})?")
                && new BigDecimal(text).compareTo(BigDecimal.valueOf(most)) <= 0) {
            return Double.parseDouble(text);
        }
        value.problem("invalid value '" + text + "'", allowed);
        return 0;
    }

    /** Reports Deployments that the incident does not have. */
    void check(KnownNames known) {
        named.forEach((value, place) -> known.check(value, "Deployment", place.toString()));
    }
}
