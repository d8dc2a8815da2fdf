package dev.switchback.rollback.action;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.Workloads.Diagnosis;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Plan.ServiceFlip;
import dev.switchback.resources.Rollback;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Points the Services of a blue-green pair at its other side, once that side is scaled and ready. Each Service gets its own
 * tested patch. Once one is flipped the others follow, by another replica if need be; when one of them cannot be flipped for
 * a lasting reason, those that were are flipped back.
 */
final class FlipServices implements Action {
    private final Factory around;
    private final Rollback rollback;
    private final Plan.FlipServices plan;

    FlipServices(Factory around, Rollback rollback, Plan.FlipServices plan) {
        this.around = around;
        this.rollback = rollback;
        this.plan = plan;
    }

    @Override
    public Outcome carryOut() {
        Map<ServiceFlip, TrafficService> services = services();
        Optional<Workload> peer = around.cluster()
                .workloads()
                .readRevisions(plan.peer().ref(), List.of(plan.to().hash()))
                .found()
                .filter(w -> w.uid().equals(plan.peer().uid()));
        List<TrafficService> ours = ours(services);
        if (services.isEmpty() || (peer.isEmpty() && ours.isEmpty())) {
            return Outcome.not(
                    Outcome.Kind.GONE,
                    names() + " or the other side " + plan.peer().ref() + " was deleted");
        }
        if (allFlipped(services)) {
            return ours.isEmpty()
                    ? Outcome.not(Outcome.Kind.CHANGED, names() + " points at the other side already")
                    : Outcome.done(flippedAt(ours));
        }
        Optional<String> elsewhere = services.entrySet().stream()
                .filter(e -> !e.getValue().selector().equals(e.getKey().selectorFrom()))
                .filter(e -> !e.getValue().selector().equals(e.getKey().selectorTo()))
                .findFirst()
                .map(e -> "the selector of Service " + e.getKey().name() + " has changed");
        if (!ours.isEmpty()) {
            return elsewhere.map(why -> flipBack(services, why)).orElseGet(() -> flipAll(services));
        }
        return elsewhere
                .or(() -> changedSide(peer.orElseThrow()))
                .map(why -> Outcome.not(Outcome.Kind.CHANGED, why))
                .orElseGet(() -> flipWhenReady(services, peer.orElseThrow()));
    }

    /** Gives the peer back the replicas that it had, unless somebody has changed them since, and Services their side. */
    @Override
    public void abandon() {
        Map<ServiceFlip, TrafficService> services = services();
        if (!services.isEmpty() && allFlipped(services)) {
            return;
        }
        flipBack(services, "");
        Plan.Peer peer = plan.peer();
        if (peer.replicasFrom() != peer.replicasTo()) {
            around.cluster().workloads().scale(peer.ref(), peer.uid(), peer.replicasTo(), peer.replicasFrom());
        }
    }

    @Override
    public Restored look() {
        Map<ServiceFlip, TrafficService> services = services();
        Optional<Workload> found = around.cluster()
                .workloads()
                .read(plan.peer().ref())
                .found()
                .filter(w -> w.uid().equals(plan.peer().uid()));
        if (services.isEmpty() || found.isEmpty()) {
            return Restored.of(
                    Restored.Kind.GONE, names() + " or " + plan.peer().ref() + " was deleted", Optional.empty());
        }
        Workload peer = found.get();
        Optional<String> hash = peer.current().map(Revision::hash);
        for (Map.Entry<ServiceFlip, TrafficService> each : services.entrySet()) {
            Map<String, String> selector = each.getValue().selector();
            if (selector.equals(each.getKey().selectorFrom())) {
                return Restored.of(
                        Restored.Kind.SUSPECT_AGAIN,
                        "Service " + each.getKey().name() + " points at the failing side again: somebody, probably a"
                                + " controller, flips it back",
                        hash);
            }
            if (!selector.equals(each.getKey().selectorTo())) {
                return Restored.of(
                        Restored.Kind.OTHER, "Service " + each.getKey().name() + " points elsewhere now", hash);
            }
        }
        if (hash.filter(h -> !h.equals(plan.to().hash())).isPresent()) {
            return Restored.of(Restored.Kind.OTHER, peer.ref() + " has another template now: " + hash.get(), hash);
        }
        return Restored.lacks(rollback, peer)
                .or(() -> misdirected(peer, services.keySet()))
                .map(what -> incomplete(peer, hash, what))
                .orElseGet(() -> Restored.of(Restored.Kind.COMPLETE, "", hash));
    }

    private Restored incomplete(Workload peer, Optional<String> hash, String what) {
        Diagnosis diagnosis =
                around.cluster().workloads().diagnose(peer.ref(), plan.to().hash());
        return new Restored(Restored.Kind.INCOMPLETE, what, hash, diagnosis.causes(), false, List.of());
    }

    /** After a flip all traffic has to go to pods of the restored side. */
    private Optional<String> misdirected(Workload peer, Set<ServiceFlip> services) {
        Set<String> pods = peer.pods().stream().map(Pod::name).collect(Collectors.toSet());
        return services.stream()
                .filter(s -> {
                    Set<String> endpoints = around.cluster().services().readyEndpoints(rollback.namespace(), s.name());
                    return endpoints.isEmpty() || !pods.containsAll(endpoints);
                })
                .findFirst()
                .map(s -> "Service " + s.name() + " does not serve from " + peer.ref() + " alone");
    }

    /** The Services of the plan that still exist. */
    private Map<ServiceFlip, TrafficService> services() {
        var found = new LinkedHashMap<ServiceFlip, TrafficService>();
        for (ServiceFlip flip : plan.services()) {
            around.cluster()
                    .services()
                    .read(rollback.namespace(), flip.name())
                    .found()
                    .filter(s -> s.uid().equals(flip.uid()))
                    .ifPresent(s -> found.put(flip, s));
        }
        return found;
    }

    private Optional<String> changedSide(Workload peer) {
        boolean sameSide = around.cluster()
                .workloads()
                .readRevisions(rollback.spec().workload(), List.of(plan.from().hash()))
                .found()
                .flatMap(Workload::current)
                .filter(r -> r.hash().equals(plan.from().hash()))
                .isPresent();
        if (!sameSide) {
            return Optional.of(plan.from().hash() + " is no longer current");
        }
        boolean samePeer =
                peer.current().filter(r -> r.hash().equals(plan.to().hash())).isPresent();
        return samePeer ? Optional.empty() : Optional.of(plan.peer().ref() + " has another template now");
    }

    private Outcome flipWhenReady(Map<ServiceFlip, TrafficService> services, Workload peer) {
        int wanted = plan.peer().replicasTo();
        Workload.Rollout rollout = peer.rollout();
        if (rollout.desired() < wanted) {
            WriteOutcome scaled = around.cluster().workloads().scale(peer.ref(), peer.uid(), rollout.desired(), wanted);
            Outcome outcome = Outcome.of(scaled, around.now());
            boolean underWay = outcome.kind() == Outcome.Kind.DONE || outcome.kind() == Outcome.Kind.CHANGED;
            return underWay ? Outcome.not(Outcome.Kind.NOT_YET, peer.ref() + " is scaled to " + wanted) : outcome;
        }
        if (rollout.isObserved() && rollout.ready() >= wanted) {
            return flipAll(services);
        }
        String state = peer.ref() + " has " + rollout.ready() + " of " + wanted + " pods ready";
        if (!isOverdue()) {
            return Outcome.not(Outcome.Kind.NOT_YET, state);
        }
        List<String> causes = around.cluster()
                .workloads()
                .diagnose(peer.ref(), plan.to().hash())
                .causes();
        return Outcome.not(
                Outcome.Kind.PEER_NOT_READY, causes.isEmpty() ? state : state + ": " + String.join("; ", causes));
    }

    private Outcome flipAll(Map<ServiceFlip, TrafficService> services) {
        boolean begun = !ours(services).isEmpty();
        Instant at = around.now();
        for (Map.Entry<ServiceFlip, TrafficService> each : services.entrySet()) {
            if (isFlipped(each.getKey(), each.getValue())) {
                continue;
            }
            Outcome outcome = flip(each.getValue(), each.getKey().selectorTo(), at);
            switch (outcome.kind()) {
                case DONE -> begun = true;
                case GONE -> {}
                case FORBIDDEN -> {
                    String why = "Service " + each.getKey().name() + " cannot be flipped: " + outcome.message();
                    return begun ? flipBack(services(), why) : outcome;
                }
                case CHANGED -> {
                    return begun ? Outcome.not(Outcome.Kind.UNREACHABLE, outcome.message()) : outcome;
                }
                default -> {
                    return outcome;
                }
            }
        }
        return Outcome.done(at);
    }

    private Outcome flipBack(Map<ServiceFlip, TrafficService> services, String why) {
        var stuck = new ArrayList<String>();
        for (Map.Entry<ServiceFlip, TrafficService> each : services.entrySet()) {
            if (isOurs(each.getKey(), each.getValue())) {
                Outcome outcome = flip(each.getValue(), each.getKey().selectorFrom(), around.now());
                if (outcome.kind() == Outcome.Kind.UNREACHABLE) {
                    return outcome;
                }
                if (outcome.kind() != Outcome.Kind.DONE) {
                    stuck.add("Service " + each.getKey().name() + " could not be flipped back: " + outcome.message());
                }
            }
        }
        String back = stuck.isEmpty() ? "all Services point at the failing side again" : String.join("; ", stuck);
        return Outcome.not(Outcome.Kind.PARTIAL_FLIP, why + "; " + back);
    }

    private Outcome flip(TrafficService service, Map<String, String> selector, Instant at) {
        return Outcome.of(
                around.cluster()
                        .services()
                        .switchSelector(
                                service,
                                selector,
                                Map.of(
                                        Annotations.FLIPPED_AT,
                                        at.toString(),
                                        Annotations.ROLLED_BACK_BY,
                                        rollback.name())),
                at);
    }

    /** Whether all are on the other side, whoever brought them there. */
    private static boolean allFlipped(Map<ServiceFlip, TrafficService> services) {
        return services.entrySet().stream().allMatch(e -> isFlipped(e.getKey(), e.getValue()));
    }

    private static boolean isFlipped(ServiceFlip flip, TrafficService service) {
        return service.selector().equals(flip.selectorTo());
    }

    private List<TrafficService> ours(Map<ServiceFlip, TrafficService> services) {
        return services.entrySet().stream()
                .filter(e -> isOurs(e.getKey(), e.getValue()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private boolean isOurs(ServiceFlip flip, TrafficService service) {
        return isFlipped(flip, service)
                && rollback.name().equals(service.annotations().get(Annotations.ROLLED_BACK_BY));
    }

    private Instant flippedAt(List<TrafficService> services) {
        var times = new ArrayList<Instant>();
        for (TrafficService service : services) {
            try {
                times.add(Instant.parse(service.annotations().getOrDefault(Annotations.FLIPPED_AT, "")));
            } catch (DateTimeException e) {
                times.add(around.now());
            }
        }
        return times.stream().max(Comparator.naturalOrder()).orElseGet(around::now);
    }

    private boolean isOverdue() {
        return rollback.status()
                .times()
                .executing()
                .filter(at -> !around.now().isBefore(at.plus(around.peerTimeout())))
                .isPresent();
    }

    private String names() {
        return plan.services().stream().map(s -> "Service " + s.name()).collect(Collectors.joining(", "));
    }
}
