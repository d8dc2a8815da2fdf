package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.Workloads.DeploymentSummary;
import dev.switchback.rollback.Annotations;
import dev.switchback.rollback.judgement.BlueGreen;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Rollback;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds the blue-green pair that a Deployment is a side of. */
public final class BlueGreenReader {
    private static final String USUAL_KEY = "version";
    private static final Set<String> USUAL_SIDES = Set.of("blue", "green");

    private final Cluster cluster;
    private final Supplier<List<Rollback>> cases;

    public BlueGreenReader(Cluster cluster, Supplier<List<Rollback>> cases) {
        this.cluster = cluster;
        this.cases = cases;
    }

    Optional<BlueGreen> find(Workload workload) {
        Map<String, String> labels = workload.templateLabels();
        return cluster.services().list(workload.ref().namespace()).stream()
                .filter(s -> key(s).filter(k -> isSide(labels, s, k)).isPresent())
                .min(Comparator.comparing((TrafficService s) -> !isActive(labels, s))
                        .thenComparing(s -> !isAnnotated(s))
                        .thenComparing(TrafficService::name))
                .map(s -> pair(workload, s, key(s).orElseThrow()));
    }

    private BlueGreen pair(Workload workload, TrafficService service, String key) {
        boolean active = isActive(workload.templateLabels(), service);
        Optional<Workload> peer = active ? peer(workload, service, key) : Optional.empty();
        return new BlueGreen(service, key, active, flippedAt(service), peer);
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
                .filter(at -> cases.get().stream().noneMatch(c -> ledElsewhere(c, service, at)));
    }

    private static boolean ledElsewhere(Rollback rollback, TrafficService service, Instant at) {
        return rollback.status().plan().orElse(null) instanceof Plan.FlipService flip
                && flip.serviceUid().equals(service.uid())
                && rollback.status()
                        .times()
                        .acted()
                        .filter(t -> sameSecond(t, at))
                        .isPresent()
                && !flip.selectorTo().equals(service.selector());
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
