package dev.switchback.pipeline.delivery;

import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.BlueGreen;
import dev.switchback.resources.Strategy.Canary;
import dev.switchback.resources.Strategy.InPlace;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code spec.strategy}. */
final class StrategyReader {
    /** Stands for a strategy that is missing or wrong, which is a problem already. */
    static final Strategy NONE = new InPlace(false, Duration.ZERO);

    private static final Duration USUAL_WATCH = Duration.ofMinutes(10);
    private static final int MOST_STEPS = 64;

    private StrategyReader() {}

    /** @param workload the Service is called like it unless the file says otherwise */
    static Strategy read(YamlValue value, String workload) {
        Optional<Map.Entry<String, YamlValue>> only = only(value, "canary", "blueGreen", "rolling", "recreate");
        return only.<Strategy>map(chosen -> switch (chosen.getKey()) {
                    case "canary" -> canary(chosen.getValue(), workload);
                    case "blueGreen" -> blueGreen(chosen.getValue(), workload);
                    default -> inPlace(chosen.getValue(), chosen.getKey().equals("recreate"));
                })
                .orElse(NONE);
    }

    /** The one key of a mapping; with none, several, or another one there is a problem. */
    private static Optional<Map.Entry<String, YamlValue>> only(YamlValue value, String... keys) {
        value.refuseOthers(keys);
        String allowed = "one of " + String.join(", ", keys);
        List<Map.Entry<String, YamlValue>> chosen = value.entries(allowed).entrySet().stream()
                .filter(entry -> Arrays.asList(keys).contains(entry.getKey()))
                .toList();
        if (chosen.size() > 1) {
            chosen.get(1).getValue().problem("there is " + chosen.get(0).getKey() + " already", allowed);
        } else if (value.entries().isEmpty() && (value.isMapping() || value.isNull())) {
            value.problem("nothing is chosen", allowed);
        }
        return chosen.stream().findFirst();
    }

    // ---- canary

    private static Canary canary(YamlValue value, String workload) {
        value.refuseOthers("steps", "traffic", "exposure");
        return new Canary(
                value.required("steps").map(StrategyReader::steps).orElse(List.of()),
                value.optional("traffic")
                        .flatMap(traffic -> traffic(traffic, workload))
                        .orElseGet(() -> replicas(workload)),
                value.optional("exposure").map(StrategyReader::exposure).orElse(OptionalInt.empty()));
    }

    private static List<Step> steps(YamlValue value) {
        List<YamlValue> items = value.items();
        if (value.isList() && (items.isEmpty() || items.size() > MOST_STEPS)) {
            value.problem("has " + items.size() + " steps", "1 to " + MOST_STEPS + " steps");
        }
        var steps = new ArrayList<Step>();
        int reached = 0;
        for (YamlValue item : items) {
            Step step = step(item);
            steps.add(step);
            int weight = step.choose(Step.Weight::percent, approval -> 0);
            if (weight > 0 && weight < reached) {
                item.problem("the weight falls from " + reached + " to " + weight, "weights that rise, up to 100");
            }
            reached = Math.max(reached, weight);
        }
        return List.copyOf(steps);
    }

    private static Step step(YamlValue value) {
        value.refuseOthers("weight", "hold", "approval");
        YamlValue approval = value.entries("weight with hold, or approval").get("approval");
        if (approval != null) {
            if (value.optional("weight").isPresent() || value.optional("hold").isPresent()) {
                approval.problem("stands beside weight or hold", "a step of its own");
            }
            approval.refuseOthers("timeout");
            return new Step.Approval(approval.optional("timeout")
                    .flatMap(timeout -> timeout.duration(Duration.ofSeconds(1), DeliveryFile.LONGEST)));
        }
        Optional<Long> weight =
                value.isMapping() ? value.required("weight").flatMap(w -> w.integer(1, 100)) : Optional.empty();
        return new Step.Weight(
                weight.map(Math::toIntExact).orElse(0),
                DeliveryFile.length(value, "hold", Duration.ZERO, Duration.ZERO));
    }

    private static OptionalInt exposure(YamlValue value) {
        value.refuseOthers("errors");
        return value.required("errors")
                .flatMap(errors -> errors.integer(1, 1_000_000_000))
                .map(errors -> OptionalInt.of(Math.toIntExact(errors)))
                .orElse(OptionalInt.empty());
    }

    // ---- traffic

    private static Traffic replicas(String service) {
        return new Traffic(Traffic.By.REPLICAS, "", Optional.empty(), service);
    }

    private static Optional<Traffic> traffic(YamlValue value, String workload) {
        String[] keys = Arrays.stream(Traffic.By.values()).map(Traffic.By::key).toArray(String[]::new);
        return only(value, keys).map(chosen -> {
            YamlValue router = chosen.getValue();
            return switch (chosen.getKey()) {
                case "gateway" -> router(router, Traffic.By.GATEWAY, "httpRoute", "rule", workload);
                case "istio" -> router(router, Traffic.By.ISTIO, "virtualService", "route", workload);
                case "nginx" -> router(router, Traffic.By.NGINX, "ingress", "", workload);
                default -> {
                    router.refuseOthers("service");
                    yield replicas(service(router, workload));
                }
            };
        });
    }

    private static Traffic router(YamlValue value, Traffic.By by, String object, String rule, String workload) {
        if (rule.isEmpty()) {
            value.refuseOthers(object, "service");
        } else {
            value.refuseOthers(object, rule, "service");
        }
        Optional<String> named = value.optional(rule).flatMap(YamlValue::text);
        return new Traffic(by, DeliveryFile.name(value, object), named, service(value, workload));
    }

    private static String service(YamlValue router, String workload) {
        return router.optional("service").isPresent() ? DeliveryFile.name(router, "service") : workload;
    }

    // ---- the others

    private static BlueGreen blueGreen(YamlValue value, String workload) {
        value.refuseOthers("other", "monitor");
        String other = DeliveryFile.name(value, "other");
        if (!other.isEmpty() && other.equals(workload)) {
            value.optional("other")
                    .ifPresent(same -> same.problem("is the workload itself", "the Deployment that is the other side"));
        }
        return new BlueGreen(other, DeliveryFile.length(value, "monitor", Duration.ZERO, USUAL_WATCH));
    }

    private static InPlace inPlace(YamlValue value, boolean recreate) {
        value.refuseOthers("watch");
        return new InPlace(recreate, DeliveryFile.length(value, "watch", Duration.ZERO, USUAL_WATCH));
    }
}
