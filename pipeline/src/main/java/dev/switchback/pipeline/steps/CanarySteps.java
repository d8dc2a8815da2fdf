package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.pipeline.traffic.Router;
import dev.switchback.pipeline.traffic.Routing;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Strategy.Traffic;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The steps that only a canary has: its objects, its shares of the traffic, and its removal.
 *
 * @param router splits the traffic; empty when the numbers of pods do
 */
record CanarySteps(Delivery delivery, Traffic traffic, ClusterWrites writes, Optional<Router> router) {

    /** The canary's Deployment, with as many pods as the first weight needs, and its Service when a router needs one. */
    ReleaseStep objects(int firstWeight) {
        return new Objects(firstWeight);
    }

    /** A share of the traffic, with the pods that it needs. */
    ReleaseStep share(int percent) {
        return new Share(percent);
    }

    /** The traffic goes back to the stable Service, which leads to the candidate by now. */
    ReleaseStep trafficBack() {
        return new TrafficBack();
    }

    /** Nothing is left of the canary. */
    ReleaseStep removal() {
        return new Removal();
    }

    private String canary() {
        return CanaryManifests.name(delivery.spec().workload().name());
    }

    private Optional<Deployed> stable(Observed now) {
        return now.deployment(delivery.spec().workload().name());
    }

    private int replicasFor(int percent, Observed now) {
        // An autoscaler takes pods from the stable version while the canary has its traffic.
        int all = Math.max(
                now.before().stable().replicas(),
                stable(now).map(Deployed::desired).orElse(1));
        int share = router.isPresent()
                ? (int) Math.ceil(all * percent / 100.0)
                : (int) Math.ceil(all * (double) percent / Math.max(1, 100 - percent));
        return Math.max(1, Math.min(share, all));
    }

    private final class Objects implements ReleaseStep {
        private final int firstWeight;

        Objects(int firstWeight) {
            this.firstWeight = firstWeight;
        }

        @Override
        public String name() {
            return "canary";
        }

        @Override
        public StepOutcome forward(Observed now) {
            Optional<Deployed> found = now.deployment(canary());
            if (stable(now).isEmpty()) {
                return new StepOutcome.Failed("the workload was deleted");
            }
            if (found.isEmpty()) {
                var change = TemplateChange.toCandidate(delivery, now.before().stable(), now.before());
                return writes.create(
                        writes.deployments(),
                        "Deployment " + canary(),
                        manifests(now).deployment(change, replicasFor(firstWeight, now)));
            }
            if (!found.get().isOf(delivery)) {
                return new StepOutcome.Failed("there is a Deployment " + canary() + " that is not of this delivery");
            }
            if (router.isPresent()
                    && now.service(CanaryManifests.name(traffic.service())).isEmpty()) {
                return new StepOutcome.Act("create Service", this::createService);
            }
            return autoscaler(now)
                    .orElseGet(() -> found.get().isComplete() ? StepOutcome.done() : now.awaiting(found.get()));
        }

        /** Like the stable version's; where the numbers of pods are the shares, no autoscaler may change them. */
        private Optional<StepOutcome> autoscaler(Observed now) {
            Optional<JsonNode> ofStable = stable(now).flatMap(now.scaling()::of);
            if (router.isEmpty()
                    || ofStable.isEmpty()
                    || now.scaling().madeFor(delivery).isPresent()) {
                return Optional.empty();
            }
            String name = CanaryManifests.name(Scaling.name(ofStable.get()));
            if (now.scaling().called(name).isPresent()) {
                return Optional.of(
                        new StepOutcome.Failed("there is an autoscaler " + name + " that is not of this delivery"));
            }
            return Optional.of(writes.create(
                    writes.autoscalers(),
                    "HorizontalPodAutoscaler " + name,
                    Scaling.forCanary(ofStable.get(), delivery, canary(), replicasFor(firstWeight, now))));
        }

        private StepOutcome createService() {
            CustomResources services = writes.services();
            return services.read(delivery.namespace(), traffic.service())
                    .found()
                    .map(stable -> ClusterWrites.outcome(
                            "create Service " + CanaryManifests.name(traffic.service()),
                            services.create(manifestsFor(stable).service(stable))))
                    .orElseGet(() -> new StepOutcome.Failed("Service " + traffic.service() + " was deleted"));
        }

        private CanaryManifests manifestsFor(JsonNode service) {
            Deployed workload = new Deployed(writes.deployments()
                    .read(delivery.namespace(), delivery.spec().workload().name())
                    .found()
                    .orElseThrow());
            return new CanaryManifests(
                    delivery, traffic, workload, Deployed.strings(service.at("/spec/selector")), Scaling.UNREAD);
        }

        @Override
        public StepOutcome backward(Observed now) {
            return removed(now);
        }
    }

    private CanaryManifests manifests(Observed now) {
        Map<String, String> selector =
                now.service(traffic.service()).map(TrafficService::selector).orElse(Map.of());
        return new CanaryManifests(delivery, traffic, stable(now).orElseThrow(), selector, now.scaling());
    }

    private StepOutcome removed(Observed now) {
        Optional<Deployed> deployment = now.deployment(canary()).filter(found -> found.isOf(delivery));
        if (deployment.isPresent() && router.isEmpty() && !stableTakesTraffic(now)) {
            return stableCannot(now);
        }
        Optional<TrafficService> service = now.service(CanaryManifests.name(traffic.service()))
                .filter(found -> delivery.uid().equals(found.annotations().get(Annotations.DELIVERY)));
        Optional<JsonNode> autoscaler = now.scaling().madeFor(delivery);
        if (autoscaler.isPresent()) {
            String name = Scaling.name(autoscaler.get());
            return writes.delete(writes.autoscalers(), "HorizontalPodAutoscaler " + name, delivery.namespace(), name);
        }
        if (deployment.isPresent()) {
            return writes.delete(writes.deployments(), "Deployment " + canary(), delivery.namespace(), canary());
        }
        return service.<StepOutcome>map(found ->
                        writes.delete(writes.services(), "Service " + found.name(), delivery.namespace(), found.name()))
                .orElseGet(StepOutcome::done);
    }

    private boolean stableTakesTraffic(Observed now) {
        return stable(now).filter(Deployed::takesTraffic).isPresent();
    }

    private StepOutcome stableCannot(Observed now) {
        return StepOutcome.waiting("the stable version cannot take the traffic, so the canary keeps its "
                + now.position().weight() + "%: "
                + stable(now).map(Deployed::counts).orElse("the workload was deleted"));
    }

    private final class Share implements ReleaseStep {
        private final int percent;

        Share(int percent) {
            this.percent = percent;
        }

        @Override
        public String name() {
            return percent + "% of the traffic";
        }

        @Override
        public boolean givesTraffic() {
            return true;
        }

        @Override
        public StepOutcome forward(Observed now) {
            Optional<Instant> until = now.position().retreatUntil().filter(now.now()::isBefore);
            if (until.isPresent()) {
                return withdrawn(now, until.get());
            }
            Optional<Deployed> found = now.deployment(canary());
            if (found.isEmpty()) {
                return new StepOutcome.Failed("the canary was deleted by somebody");
            }
            int needed = replicasFor(percent, now);
            Optional<JsonNode> autoscaler = now.scaling().madeFor(delivery);
            if (autoscaler.isPresent() && Scaling.least(autoscaler.get()) < needed) {
                return writes.updateAutoscaler(
                        "have the canary scaled to at least " + needed, Scaling.withLeast(autoscaler.get(), needed));
            }
            if (found.get().desired() < needed) {
                if (autoscaler.isPresent()) {
                    return now.awaiting(found.get());
                }
                return writes.update(
                        "scale the canary to " + needed, found.get().withReplicas(needed));
            }
            if (!found.get().isComplete()) {
                return now.awaiting(found.get());
            }
            return router.<StepOutcome>map(r -> new StepOutcome.Act(
                            "give the canary " + percent + "%", () -> routed(r.split(percent), StepOutcome::done)))
                    .orElseGet(() -> StepOutcome.done(percent));
        }

        /** No traffic for the canary; without a router that takes its pods away, all but one cannot be. */
        private StepOutcome withdrawn(Observed now, Instant until) {
            String why = "the canary gets no traffic until " + until;
            if (now.position().weight() == 0) {
                return StepOutcome.waiting(why);
            }
            if (!stableTakesTraffic(now)) {
                return stableCannot(now);
            }
            Function<Integer, StepOutcome> none = weight -> new StepOutcome.Waiting(why, OptionalInt.of(0));
            Supplier<StepOutcome> act = router.<Supplier<StepOutcome>>map(r -> () -> routed(r.split(0), none))
                    .orElseGet(() -> () -> none.apply(0));
            return new StepOutcome.Act("take the traffic from the canary", act);
        }

        @Override
        public StepOutcome backward(Observed now) {
            return restored(now);
        }
    }

    private StepOutcome restored(Observed now) {
        Optional<JsonNode> route = now.before().route();
        if (router.isEmpty() || route.isEmpty()) {
            return StepOutcome.done(0);
        }
        if (now.position().weight() > 0 && !stableTakesTraffic(now)) {
            return stableCannot(now);
        }
        return new StepOutcome.Act(
                "give the stable version all traffic",
                () -> routed(router.get().restore(route.get()), weight -> StepOutcome.done(0)));
    }

    private static StepOutcome routed(Routing routing, Function<Integer, StepOutcome> then) {
        return routing.choose(
                routed -> then.apply(routed.weight()),
                pending -> StepOutcome.waiting(pending.why()),
                refused -> new StepOutcome.Failed(refused.why()));
    }

    private final class TrafficBack implements ReleaseStep {
        @Override
        public String name() {
            return "traffic to the promoted version";
        }

        @Override
        public StepOutcome forward(Observed now) {
            return restored(now);
        }

        @Override
        public boolean leavesStableAlone() {
            return false;
        }
    }

    private final class Removal implements ReleaseStep {
        @Override
        public String name() {
            return "removal of the canary";
        }

        @Override
        public StepOutcome forward(Observed now) {
            return removed(now);
        }

        @Override
        public boolean leavesStableAlone() {
            return false;
        }
    }
}
