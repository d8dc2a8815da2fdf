package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.pipeline.traffic.Router;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.Plan.ServiceFlip;
import dev.switchback.resources.Strategy.Traffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what there is before the first change, which is what an undo goes back to, and refuses what cannot be delivered. */
public interface Baseline {

    /** @throws CannotStart when the delivery cannot begin as things are */
    Before read(Observed now);

    /** The workload, which has to be there and to have another image. */
    private static Deployed workload(Observed now, String name) {
        Deployed found = now.deployment(name)
                .orElseThrow(() -> CannotStart.lasting(
                        "there is no " + now.delivery().spec().workload().kind().kind() + " "
                                + now.delivery().namespace() + "/" + name));
        if (found.isPaused()) {
            throw CannotStart.lasting("Deployment " + name + " is paused: kubectl rollout resume it first");
        }
        return found;
    }

    private static Deployed stable(Observed now, String name) {
        Deployed found = workload(now, name);
        String image = found.side().image();
        if (image.equals(now.delivery().spec().image())) {
            throw CannotStart.lasting("Deployment " + name + " has the image " + image + " already");
        }
        return found;
    }

    /** Built-in metrics compare pods by their {@code pod_template_hash}. */
    private static void requireQueries(Delivery delivery) {
        delivery.spec().checks().analysis().stream()
                .flatMap(analysis -> analysis.metrics().stream())
                .filter(metric -> metric.query().isEmpty())
                .findFirst()
                .ifPresent(metric -> {
                    throw CannotStart.lasting("metric " + metric.name()
                            + " compares the candidate's pods with stable ones by their pod_template_hash, which is not"
                            + " possible with rolling, recreate and StatefulSets: use a metric with a query");
                });
    }

    /** For rolling and recreate. */
    record OfWorkload() implements Baseline {
        @Override
        public Before read(Observed now) {
            Deployed stable = stable(now, now.delivery().spec().workload().name());
            requireQueries(now.delivery());
            return new Before(stable.side(), Optional.empty(), List.of(), Optional.empty());
        }
    }

    /** For the partition of a StatefulSet. */
    record OfStatefulSet() implements Baseline {
        @Override
        public Before read(Observed now) {
            Deployed stable = stable(now, now.delivery().spec().workload().name());
            if (stable.object().at("/spec/updateStrategy/type").asText().equals("OnDelete")) {
                throw CannotStart.lasting("StatefulSet " + stable.name()
                        + " has the update strategy OnDelete, which replaces no pod: a delivery needs RollingUpdate");
            }
            requireQueries(now.delivery());
            return new Before(stable.side(), Optional.empty(), List.of(), Optional.of(PartitionSteps.route(stable)));
        }
    }

    /** For a canary. */
    record OfCanary(Traffic traffic, Optional<Router> router) implements Baseline {
        @Override
        public Before read(Observed now) {
            Delivery delivery = now.delivery();
            Deployed stable = stable(now, delivery.spec().workload().name());
            String canary = CanaryManifests.name(stable.name());
            if (now.deployment(canary).filter(found -> !found.isOf(delivery)).isPresent()) {
                throw CannotStart.lasting("there is a Deployment " + canary + " that is not of this delivery;"
                        + " if nobody needs it: kubectl delete deployment " + canary);
            }
            Map<String, String> selector =
                    now.service(traffic.service()).map(TrafficService::selector).orElse(Map.of());
            new CanaryManifests(delivery, traffic, stable, selector, now.scaling())
                    .problem()
                    .ifPresent(problem -> {
                        throw CannotStart.lasting(problem);
                    });
            return new Before(stable.side(), Optional.empty(), List.of(), router.map(OfCanary::route));
        }

        private static JsonNode route(Router router) {
            return router.read()
                    .choose(
                            routed -> routed.before(),
                            pending -> {
                                throw CannotStart.passing(pending.why());
                            },
                            refused -> {
                                throw CannotStart.lasting(refused.why());
                            });
        }
    }

    /** For a blue-green pair: the side that the Services lead to serves. */
    record OfPair(String other) implements Baseline {
        @Override
        public Before read(Observed now) {
            Deployed one = workload(now, now.delivery().spec().workload().name());
            Deployed two = workload(now, other);
            List<TrafficService> toOne = leadingTo(one, now);
            List<TrafficService> toTwo = leadingTo(two, now);
            if (toOne.isEmpty() == toTwo.isEmpty()) {
                throw CannotStart.lasting((toOne.isEmpty() ? "no Service leads" : "Services lead to both, not")
                        + " to one of " + one.name() + " and " + two.name());
            }
            Deployed serving = stable(now, toOne.isEmpty() ? two.name() : one.name());
            Deployed idle = toOne.isEmpty() ? one : two;
            if (now.scaling().of(idle).isPresent() && idle.desired() > 0 && idle.desired() < serving.desired()) {
                throw CannotStart.lasting("%s has an autoscaler and %d pods, fewer than the %d of %s, and the number is"
                                .formatted(idle.name(), idle.desired(), serving.desired(), serving.name())
                        + " the autoscaler's: scale it to 0 first, which an autoscaler leaves alone, or raise the"
                        + " autoscaler's minReplicas");
            }
            List<ServiceFlip> flips = (toOne.isEmpty() ? toTwo : toOne)
                    .stream()
                            .map(service -> new ServiceFlip(
                                    service.name(), service.uid(), service.selector(), selecting(idle, service)))
                            .toList();
            return new Before(serving.side(), Optional.of(idle.side()), flips, Optional.empty());
        }

        /** A preview shows the idle side on purpose. */
        private static List<TrafficService> leadingTo(Deployed side, Observed now) {
            return now.services().stream()
                    .filter(s -> !s.selector().isEmpty()
                            && side.templateLabels()
                                    .entrySet()
                                    .containsAll(s.selector().entrySet()))
                    .filter(s -> !"true".equals(s.annotations().get(Annotations.PREVIEW)))
                    .toList();
        }

        private static Map<String, String> selecting(Deployed idle, TrafficService service) {
            var selector = new LinkedHashMap<String, String>();
            service.selector()
                    .forEach((key, value) ->
                            selector.put(key, idle.templateLabels().getOrDefault(key, value)));
            return selector;
        }
    }
}
