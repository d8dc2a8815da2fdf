package dev.switchback.pipeline.steps;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.pipeline.traffic.Router;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.DeliveryStatus.Side;
import dev.switchback.resources.Strategy.BlueGreen;
import dev.switchback.resources.Strategy.Canary;
import dev.switchback.resources.Strategy.InPlace;
import dev.switchback.resources.Strategy.Step;
import dev.switchback.resources.Strategy.Traffic;
import dev.switchback.runtime.durations.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps that a delivery's spec leads to, and what has to be recorded before the first of them. The same spec always leads
 * to the same steps, so a position in them outlives its driver.
 *
 * @param deployments the names of all Deployments that the steps look at
 * @param baseline reads what there is before the first change
 */
public record ReleasePlan(List<ReleaseStep> steps, Set<String> deployments, Baseline baseline) {

    /** What the steps work with. */
    public record Tools(Cluster cluster, Routers routers, CandidateChecks checks) {}

    /** Makes the router of a canary; empty for one whose traffic follows the numbers of pods. */
    @FunctionalInterface
    public interface Routers {
        Optional<Router> of(Delivery delivery, Traffic traffic);
    }

    public static ReleasePlan of(Delivery delivery, Tools tools) {
        var writes = new ClusterWrites(tools.cluster());
        ReleasePlan plan = delivery.spec()
                .strategy()
                .choose(
                        canary -> delivery.spec().workload().kind() == WorkloadKind.STATEFUL_SET
                                ? partition(delivery, canary, tools, writes)
                                : canary(delivery, canary, tools, writes),
                        pair -> pair(delivery, pair, tools, writes),
                        inPlace -> inPlace(delivery, inPlace, tools, writes));
        return delivery.spec().release().pinConfig() ? new ConfigPins(delivery, tools.cluster()).added(plan) : plan;
    }

    private static ReleasePlan canary(Delivery delivery, Canary canary, Tools tools, ClusterWrites writes) {
        Optional<Router> router = tools.routers().of(delivery, canary.traffic());
        var parts = new CanarySteps(delivery, canary.traffic(), writes, router);
        String name = delivery.spec().workload().name();
        var steps = begun(delivery, tools);
        steps.add(parts.objects(firstWeight(canary)));
        Optional<ReleaseStep> smoke = smoke(delivery, tools, CanaryManifests.name(name));
        int smokeBefore =
                delivery.spec().checks().smoke().map(Delivery.Smoke::before).orElse(101);
        boolean smoked = false;
        for (Step step : withoutPromotion(canary)) {
            int weight = step.choose(Step.Weight::percent, approval -> 0);
            if (!smoked && weight >= smokeBefore) {
                smoke.ifPresent(steps::add);
                smoked = true;
            }
            steps.addAll(step.<List<ReleaseStep>>choose(
                    share -> List.of(parts.share(share.percent()), hold(share)),
                    approval -> List.of(WaitingSteps.approval(approval.timeout()))));
        }
        if (!smoked) {
            smoke.ifPresent(steps::add);
        }
        steps.add(
                new ImageStep("promotion", delivery, writes, now -> now.before().stable()));
        steps.add(parts.trafficBack());
        steps.add(parts.removal());
        return new ReleasePlan(
                List.copyOf(steps),
                Set.of(name, CanaryManifests.name(name)),
                new Baseline.OfCanary(canary.traffic(), router));
    }

    /** A last weight of 100 without a hold is the promotion itself: the canary need not carry everything for a moment. */
    private static List<Step> withoutPromotion(Canary canary) {
        List<Step> all = canary.steps();
        Step last = all.get(all.size() - 1);
        boolean promotes =
                last.choose(share -> share.percent() == 100 && share.hold().isZero(), approval -> false);
        return promotes ? all.subList(0, all.size() - 1) : all;
    }

    /** A StatefulSet's own pods, from the last one down, get the candidate. */
    private static ReleasePlan partition(Delivery delivery, Canary canary, Tools tools, ClusterWrites writes) {
        var parts = new PartitionSteps(delivery, writes);
        var steps = begun(delivery, tools);
        steps.add(parts.template());
        Optional<ReleaseStep> smoke = delivery.spec()
                .checks()
                .smoke()
                .map(given -> WaitingSteps.smoke(
                        () -> tools.checks().smoke(delivery, delivery.spec().workload())));
        for (Step step : withoutPromotion(canary)) {
            steps.addAll(step.<List<ReleaseStep>>choose(
                    share -> List.of(parts.share(share.percent()), hold(share)),
                    approval -> List.of(WaitingSteps.approval(approval.timeout()))));
        }
        smoke.ifPresent(test -> steps.add(placeOfSmoke(steps), test));
        steps.add(parts.promotion());
        return new ReleasePlan(
                List.copyOf(steps), Set.of(delivery.spec().workload().name()), new Baseline.OfStatefulSet());
    }

    /** After the first pods: before them there is nothing to test. */
    private static int placeOfSmoke(List<ReleaseStep> steps) {
        int place = steps.size();
        for (int i = steps.size() - 1; i >= 0; i--) {
            place = steps.get(i).holds() ? i : place;
        }
        return place;
    }

    /** The list that every strategy begins with. */
    private static List<ReleaseStep> begun(Delivery delivery, Tools tools) {
        return new ArrayList<>(List.of(WaitingSteps.claim(delivery, new DeliveryStore(tools.cluster()))));
    }

    private static int firstWeight(Canary canary) {
        return canary.steps().stream()
                .map(step -> step.choose(Step.Weight::percent, approval -> 0))
                .filter(weight -> weight > 0)
                .findFirst()
                .orElse(1);
    }

    private static ReleaseStep hold(Step.Weight share) {
        return WaitingSteps.hold(
                "hold at %d%% for %s".formatted(share.percent(), Durations.format(share.hold())), share.hold());
    }

    private static ReleasePlan pair(Delivery delivery, BlueGreen pair, Tools tools, ClusterWrites writes) {
        var parts = new PairSteps(writes);
        var steps = begun(delivery, tools);
        steps.add(new ImageStep("idle side", delivery, writes, ReleasePlan::idle));
        steps.add(parts.scale("pods of the idle side", ReleasePlan::idle, now -> now.before()
                .stable()
                .replicas()));
        delivery.spec()
                .checks()
                .smoke()
                .ifPresent(given -> steps.add(WaitingSteps.smoke(() -> {
                    // The idle side is known by now: it is recorded before the first step.
                    Side idle = delivery.status().before().flatMap(Before::idle).orElseThrow();
                    return tools.checks().smoke(delivery, WorkloadRef.deployment(delivery.namespace(), idle.name()));
                })));
        steps.add(parts.flip());
        steps.add(WaitingSteps.hold("watch for " + Durations.format(pair.monitor()), pair.monitor()));
        steps.add(parts.scale(
                "removal of the old side's pods", now -> now.before().stable(), now -> 0));
        return new ReleasePlan(
                List.copyOf(steps),
                Set.of(delivery.spec().workload().name(), pair.other()),
                new Baseline.OfPair(pair.other()));
    }

    private static Side idle(Observed now) {
        return now.before().idle().orElseThrow(() -> new IllegalStateException("no idle side was recorded"));
    }

    private static ReleasePlan inPlace(Delivery delivery, InPlace inPlace, Tools tools, ClusterWrites writes) {
        String name = delivery.spec().workload().name();
        var steps = begun(delivery, tools);
        if (inPlace.recreate()) {
            steps.add(new PairSteps(writes).end(now -> now.before().stable()));
        }
        steps.add(
                new ImageStep("new image", delivery, writes, now -> now.before().stable()));
        if (inPlace.recreate()) {
            steps.add(new PairSteps(writes).start(now -> now.before().stable()));
        }
        smoke(delivery, tools, name).ifPresent(steps::add);
        steps.add(WaitingSteps.hold("watch for " + Durations.format(inPlace.watch()), inPlace.watch()));
        return new ReleasePlan(List.copyOf(steps), Set.of(name), new Baseline.OfWorkload());
    }

    private static Optional<ReleaseStep> smoke(Delivery delivery, Tools tools, String deployment) {
        return delivery.spec()
                .checks()
                .smoke()
                .map(given -> WaitingSteps.smoke(() ->
                        tools.checks().smoke(delivery, WorkloadRef.deployment(delivery.namespace(), deployment))));
    }
}
