package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.Workloads.DeploymentSummary;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.judgement.BlueGreen;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Finds the blue-green pair that a Deployment is a side of. */
public final class BlueGreenReader {
    private static final String USUAL_KEY = "version";
    private static final Set<String> USUAL_SIDES = Set.of("blue", "green");

    private final Cluster cluster;
    private final Supplier<List<Rollback>> rollbacks;

    public BlueGreenReader(Cluster cluster, Supplier<List<Rollback>> rollbacks) {
        this.cluster = cluster;
        this.rollbacks = rollbacks;
    }

    Optional<BlueGreen> find(Workload workload) {
        if (workload.ref().kind() != WorkloadKind.DEPLOYMENT) {
            return Optional.empty();
        }
        Map<String, String> labels = workload.templateLabels();
        List<TrafficService> services = cluster.services().list(workload.ref().namespace()).stream()
                .filter(s -> !Boolean.parseBoolean(s.annotations().get(Annotations.PREVIEW)))
                .filter(s -> key(s).filter(k -> isSide(labels, s, k)).isPresent())
                .sorted(Comparator.comparing((TrafficService s) -> !isActive(labels, s))
                        .thenComparing(s -> !isAnnotated(s))
                        .thenComparing(TrafficService::name))
                .toList();
        return services.stream().findFirst().map(main -> pair(workload, main, services));
    }

    private BlueGreen pair(Workload workload, TrafficService main, List<TrafficService> services) {
        Map<String, String> labels = workload.templateLabels();
        String key = key(main).orElseThrow();
        boolean active = isActive(labels, main);
        Optional<Workload> peer = active ? peer(workload, main, key) : Optional.empty();
        List<Plan.ServiceFlip> flips = peer.stream()
                .flatMap(p -> services.stream()
                        .filter(s -> isActive(labels, s))
                        .flatMap(s -> flip(s, p.templateLabels()).stream()))
                .toList();
        return new BlueGreen(main, key, active, flippedAt(main), peer, flips);
    }

    /** Empty when the Service would select nothing of the peer. */
    private static Optional<Plan.ServiceFlip> flip(TrafficService service, Map<String, String> peerLabels) {
        String key = key(service).orElseThrow();
        var selector = new TreeMap<>(service.selector());
        selector.put(key, peerLabels.getOrDefault(key, ""));
        return peerLabels.entrySet().containsAll(selector.entrySet())
                ? Optional.of(new Plan.ServiceFlip(service.name(), service.uid(), service.selector(), selector))
                : Optional.empty();
    }

    private static Optional<String> key(TrafficService service) {
        if (isAnnotated(service)) {
            return Optional.of(annotated(service)).filter(service.selector()::containsKey);
        }
        return USUAL_SIDES.contains(service.selector().getOrDefault(USUAL_KEY, ""))
                ? Optional.of(USUAL_KEY)
                : Optional.empty();
    }

    private static boolean isAnnotated(TrafficService service) {
        return !annotated(service).isEmpty();
    }

    private static String annotated(TrafficService service) {
        return service.annotations().getOrDefault(Annotations.BLUE_GREEN, "");
    }

    private static boolean isActive(Map<String, String> labels, TrafficService service) {
        return labels.entrySet().containsAll(service.selector().entrySet());
    }

    /**
     * Whether the labels match the whole selector, but for the value of the key. Where no annotation names the key, only
     * the usual values are sides: {@code version: "7.2"} of another application is none.
     */
    private static boolean isSide(Map<String, String> labels, TrafficService service, String key) {
        return labels.containsKey(key)
                && (isAnnotated(service) || USUAL_SIDES.contains(labels.get(key)))
                && service.selector().entrySet().stream()
                        .allMatch(e -> e.getKey().equals(key) || e.getValue().equals(labels.get(e.getKey())));
    }

    /** Of several, the one that has most labels in common with the active side: a Service may select by the key alone. */
    private Optional<Workload> peer(Workload workload, TrafficService service, String key) {
        Map<String, String> own = workload.templateLabels();
        String side = service.selector().getOrDefault(key, "");
        return cluster.workloads().deployments(workload.ref().namespace()).stream()
                .filter(d -> isSide(d.templateLabels(), service, key))
                .filter(d -> !side.equals(d.templateLabels().get(key)))
                .max(Comparator.comparingLong((DeploymentSummary d) -> common(own, d.templateLabels()))
                        .thenComparing(DeploymentSummary::ready)
                        .thenComparing(d -> d.ref().name()))
                .flatMap(d -> cluster.workloads().read(d.ref()).found());
    }

    private static long common(Map<String, String> own, Map<String, String> other) {
        return own.entrySet().stream().filter(other.entrySet()::contains).count();
    }

    /** When the selector was flipped to where it points; unknown when somebody flipped on after a flip of ours. */
    private Optional<Instant> flippedAt(TrafficService service) {
        return time(service.annotations().getOrDefault(Annotations.FLIPPED_AT, ""))
                .filter(at -> rollbacks.get().stream().noneMatch(c -> ledElsewhere(c, service, at)));
    }

    private static boolean ledElsewhere(Rollback rollback, TrafficService service, Instant at) {
        return rollback.status().plan().stream()
                        .flatMap(p -> p.services().stream())
                        .filter(flip -> flip.uid().equals(service.uid()))
                        .anyMatch(flip -> !flip.selectorTo().equals(service.selector()))
                && rollback.status()
                        .times()
                        .acted()
                        .filter(t -> sameSecond(t, at))
                        .isPresent();
    }

    private static boolean sameSecond(Instant a, Instant b) {
        return a.truncatedTo(ChronoUnit.SECONDS).equals(b.truncatedTo(ChronoUnit.SECONDS));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
