package dev.switchback.pipeline.imports;

import dev.switchback.resources.Strategy;
import dev.switchback.resources.Strategy.BlueGreen;
import dev.switchback.resources.Strategy.Canary;
import dev.switchback.resources.Strategy.InPlace;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a Rollout of Argo Rollouts. */
final class ArgoRollout {
    private static final Duration USUAL_WATCH = Duration.ofMinutes(10);

    private final SourceDocument document;
    private final ArgoTemplates templates;
    private final QueryMetrics metrics;

    ArgoRollout(SourceDocument document, ArgoTemplates templates, QueryMetrics metrics) {
        this.document = document;
        this.templates = templates;
        this.metrics = metrics;
    }

    /** The Deployment that is delivered: the one it refers to, or one of its name. */
    String workload() {
        Optional<YamlValue> reference = document.path(document.root(), "spec", "workloadRef");
        reference.flatMap(ref -> document.take(ref, "kind")).ifPresent(kind -> kind.text()
                .filter(text -> !text.equals("Deployment"))
                .ifPresent(text -> document.refuse(kind, "only Deployments are delivered")));
        return reference.flatMap(ref -> document.text(ref, "name")).orElseGet(document::name);
    }

    Strategy strategy(String workload) {
        Optional<YamlValue> strategy = document.path(document.root(), "spec", "strategy");
        Optional<YamlValue> canary = strategy.flatMap(value -> document.take(value, "canary"));
        Optional<YamlValue> pair = strategy.flatMap(value -> document.take(value, "blueGreen"));
        if (pair.isPresent()) {
            return blueGreen(pair.get(), workload);
        }
        List<Step> steps = canary.map(this::steps).orElse(List.of());
        canary.flatMap(value -> document.take(value, "analysis"))
                .ifPresent(analysis -> templates.use(document, analysis, metrics));
        Traffic traffic = canary.map(value -> traffic(value, workload)).orElseGet(() -> replicas(workload));
        if (steps.stream().noneMatch(step -> step.<Boolean>choose(weight -> true, approval -> false))) {
            document.assume(strategy.orElse(document.root()), "no step sets a weight: taken for a rolling update");
            return new InPlace(false, USUAL_WATCH);
        }
        return new Canary(steps, traffic, OptionalInt.empty());
    }

    // ---- steps

    private List<Step> steps(YamlValue canary) {
        List<Step> steps = new ArrayList<>();
        int reached = 0;
        for (YamlValue item : document.items(canary, "steps")) {
            Optional<YamlValue> weight = document.take(item, "setWeight");
            Optional<Integer> percent = weight.flatMap(w -> w.integer(0, 100)).map(Math::toIntExact);
            if (percent.isPresent() && percent.get() >= Math.max(1, reached)) {
                reached = percent.get();
                steps.add(new Step.Weight(reached, Duration.ZERO));
            } else if (weight.isPresent() && percent.isPresent()) {
                document.refuse(weight.get(), "weights rise, from 1 to 100");
            }
            if (item.entries().containsKey("pause")) {
                pause(item, steps);
            }
            document.take(item, "analysis").ifPresent(analysis -> templates.use(document, analysis, metrics));
        }
        return List.copyOf(steps);
    }

    /** With a duration it holds the weight before it, without one a person has to go on. */
    private void pause(YamlValue item, List<Step> steps) {
        Optional<YamlValue> pause = document.take(item, "pause");
        Optional<YamlValue> length = pause.flatMap(value -> document.take(value, "duration"));
        Optional<Duration> duration = pause.flatMap(value -> document.duration(value, "duration"));
        if (length.isEmpty()) {
            steps.add(new Step.Approval(Optional.empty()));
            return;
        }
        int last = steps.size() - 1;
        Optional<Step> held = duration.filter(hold -> last >= 0).flatMap(hold -> steps.get(last)
                .choose(weight -> Optional.of(longer(weight, hold)), approval -> Optional.empty()));
        if (held.isPresent()) {
            steps.set(last, held.get());
        } else {
            document.refuse(length.get(), "only a weight can be held, and none stands right before it");
        }
    }

    private static Step longer(Step.Weight weight, Duration hold) {
        return new Step.Weight(weight.percent(), weight.hold().plus(hold));
    }

    // ---- traffic

    private Traffic traffic(YamlValue canary, String workload) {
        String service = document.text(canary, "stableService").orElse(workload);
        Optional<YamlValue> routing = document.take(canary, "trafficRouting");
        return routing.flatMap(value ->
                        istio(value, service).or(() -> nginx(value, service)).or(() -> gateway(value, service)))
                .orElseGet(() -> replicas(service));
    }

    private static Traffic replicas(String service) {
        return new Traffic(Traffic.By.REPLICAS, "", Optional.empty(), service);
    }

    private Optional<Traffic> istio(YamlValue routing, String service) {
        Optional<YamlValue> istio = document.take(routing, "istio");
        Optional<YamlValue> virtual = istio.flatMap(value -> document.take(value, "virtualService"))
                .or(() -> istio.flatMap(value -> onlyItem(value, "virtualServices")));
        return virtual.flatMap(value -> document.text(value, "name")
                .map(name -> new Traffic(
                        Traffic.By.ISTIO, name, onlyItem(value, "routes").flatMap(YamlValue::text), service)));
    }

    private Optional<Traffic> nginx(YamlValue routing, String service) {
        Optional<YamlValue> nginx = document.take(routing, "nginx");
        return nginx.flatMap(value -> document.text(value, "stableIngress")
                        .or(() -> onlyItem(value, "stableIngresses").flatMap(YamlValue::text)))
                .map(ingress -> new Traffic(Traffic.By.NGINX, ingress, Optional.empty(), service));
    }

    private Optional<Traffic> gateway(YamlValue routing, String service) {
        return document.path(routing, "plugins", "argoproj-labs/gatewayAPI")
                .flatMap(plugin -> document.text(plugin, "httpRoute"))
                .map(route -> new Traffic(Traffic.By.GATEWAY, route, Optional.empty(), service));
    }

    /** The first of a list; the others are reported. */
    private Optional<YamlValue> onlyItem(YamlValue of, String name) {
        List<YamlValue> items = document.items(of, name);
        items.stream().skip(1).forEach(other -> document.refuse(other, "one of them is split"));
        return items.stream().findFirst();
    }

    // ---- blue-green

    private Strategy blueGreen(YamlValue pair, String workload) {
        document.take(pair, "postPromotionAnalysis").ifPresent(analysis -> templates.use(document, analysis, metrics));
        String other = workload + "-green";
        document.assume(pair, "the other side is a Deployment of its own: " + other + " is assumed");
        return new BlueGreen(
                other, document.duration(pair, "scaleDownDelaySeconds").orElse(USUAL_WATCH));
    }
}
