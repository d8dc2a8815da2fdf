package dev.switchback.pipeline.imports;

import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.BlueGreen;
import dev.switchback.resources.Strategy.Canary;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a Canary of Flagger. */
final class FlaggerCanary {
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(1);
    private static final int USUAL_MAX_WEIGHT = 100;

    private final SourceDocument document;
    private final FlaggerMetrics metrics;

    FlaggerCanary(SourceDocument document, FlaggerMetrics metrics) {
        this.document = document;
        this.metrics = metrics;
    }

    String workload() {
        Optional<YamlValue> target = document.path(document.root(), "spec", "targetRef");
        target.flatMap(value -> document.take(value, "kind")).ifPresent(kind -> kind.text()
                .filter(text -> !text.equals("Deployment"))
                .ifPresent(text -> document.refuse(kind, "only Deployments are delivered")));
        return target.flatMap(value -> document.text(value, "name")).orElseGet(document::name);
    }

    /** Reads the strategy and, on the way, the metrics. */
    Strategy strategy(String workload) {
        Optional<YamlValue> spec = document.take(document.root(), "spec");
        Optional<YamlValue> analysis = spec.flatMap(
                value -> document.take(value, "analysis").or(() -> document.take(value, "canaryAnalysis")));
        boolean skipped = spec.flatMap(value -> document.take(value, "skipAnalysis"))
                .flatMap(YamlValue::flag)
                .orElse(false);
        Traffic traffic = spec.map(value -> traffic(value, workload)).orElseGet(() -> replicas(workload));
        if (spec.isEmpty() || analysis.isEmpty()) {
            document.assume(document.root(), "there is no analysis: one step with the whole traffic is assumed");
            return new Canary(List.of(new Step.Weight(100, Duration.ZERO)), traffic, OptionalInt.empty());
        }
        Duration interval = document.duration(analysis.get(), "interval").orElse(USUAL_INTERVAL);
        if (!skipped) {
            metrics.read(document, spec.get(), analysis.get(), interval);
        }
        return strategy(analysis.get(), interval, traffic, workload);
    }

    private Strategy strategy(YamlValue analysis, Duration interval, Traffic traffic, String workload) {
        Optional<Integer> iterations = document.integer(analysis, "iterations", 1, 100_000);
        List<Step> steps = steps(analysis, interval);
        approvals(analysis, steps);
        if (steps.stream().anyMatch(step -> step.<Boolean>choose(weight -> true, approval -> false))) {
            return new Canary(List.copyOf(steps), traffic, OptionalInt.empty());
        }
        String other = workload + "-green";
        document.assume(analysis, "without weights it is blue-green: the other side " + other + " is assumed");
        return new BlueGreen(other, interval.multipliedBy(iterations.orElse(1)));
    }

    /** {@code stepWeights}, or from {@code stepWeight} up to {@code maxWeight}. */
    private List<Step> steps(YamlValue analysis, Duration interval) {
        List<Integer> weights = new ArrayList<>();
        for (YamlValue weight : document.items(analysis, "stepWeights")) {
            weight.integer(1, 100).ifPresent(percent -> weights.add(Math.toIntExact(percent)));
        }
        int most = document.integer(analysis, "maxWeight", 1, 100).orElse(USUAL_MAX_WEIGHT);
        Optional<Integer> by = document.integer(analysis, "stepWeight", 1, 100);
        if (weights.isEmpty() && by.isPresent()) {
            for (int weight = by.get(); weight < most; weight += by.get()) {
                weights.add(weight);
            }
            weights.add(most);
        }
        List<Step> steps = new ArrayList<>();
        weights.stream().sorted().forEach(weight -> steps.add(new Step.Weight(weight, interval)));
        return steps;
    }

    /** Webhooks that ask whether to go on are approvals by a person. */
    private void approvals(YamlValue analysis, List<Step> steps) {
        for (YamlValue webhook : document.items(analysis, "webhooks")) {
            String type = webhook.optional("type").flatMap(YamlValue::text).orElse("");
            boolean first = type.equals("confirm-rollout");
            if (first || type.equals("confirm-promotion")) {
                document.take(webhook, "type");
                document.take(webhook, "name");
                steps.add(first ? 0 : steps.size(), new Step.Approval(Optional.empty()));
            } else {
                document.refuse(webhook, "a smoke suite tests the pods, and switchback load makes traffic");
            }
        }
    }

    // ---- traffic

    private Traffic traffic(YamlValue spec, String workload) {
        String service = document.take(spec, "service")
                .flatMap(value -> document.text(value, "name"))
                .orElse(workload);
        Optional<YamlValue> provider = document.take(spec, "provider");
        String named = provider.flatMap(YamlValue::text).orElse("");
        Optional<String> ingress = document.path(spec, "ingressRef").flatMap(ref -> document.text(ref, "name"));
        if (named.startsWith("gatewayapi")) {
            return new Traffic(Traffic.By.GATEWAY, service, Optional.empty(), service);
        }
        if (named.equals("istio")) {
            return new Traffic(Traffic.By.ISTIO, service, Optional.empty(), service);
        }
        if (ingress.isPresent() && (named.isEmpty() || named.equals("nginx"))) {
            return new Traffic(Traffic.By.NGINX, ingress.get(), Optional.empty(), service);
        }
        String instead = "the numbers of pods are the weights";
        if (provider.isEmpty()) {
            document.assume(spec, "no provider is named: " + instead);
        } else if (!named.equals("kubernetes")) {
            document.refuse(provider.get(), "there is no router for " + named + ": " + instead);
        }
        return replicas(service);
    }

    private static Traffic replicas(String service) {
        return new Traffic(Traffic.By.REPLICAS, "", Optional.empty(), service);
    }
}
