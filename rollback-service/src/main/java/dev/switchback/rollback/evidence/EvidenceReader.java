package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Namespaces.NamespaceInfo;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.judgement.BlueGreen;
import dev.switchback.rollback.judgement.Configuration;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Rules;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers the evidence for a decision: read again each time, but the first may use the reading that made the Rollback. */
public final class EvidenceReader {
    private static final int MAX_REFERENCES = 64;

    /**
     * Where the service itself lives.
     *
     * @param deliveries all that are known
     * @param metrics asks Prometheus; empty when there is none
     */
    public record Home(
            Settings settings,
            String namespace,
            InstantSource clock,
            Supplier<List<Delivery>> deliveries,
            Optional<MetricsReader> metrics) {}

    private final Cluster cluster;
    private final WorkloadReader subjects;
    private final RollbackStore rollbacks;
    private final FiringAlerts firing;
    private final Home home;
    private final GitOpsReader gitOps;

    public EvidenceReader(
            Cluster cluster, WorkloadReader subjects, RollbackStore rollbacks, FiringAlerts firing, Home home) {
        this.cluster = cluster;
        this.subjects = subjects;
        this.rollbacks = rollbacks;
        this.firing = firing;
        this.home = home;
        this.gitOps = new GitOpsReader(cluster);
    }

    /**
     * All that a decision about the rollback rests on.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Evidence gather(Rollback rollback) {
        boolean readable = rollback.mayLook() && rollback.spec().workload().kind() != WorkloadKind.OTHER;
        Optional<WorkloadReader.Snapshot> subject =
                readable ? read(rollback).filter(s -> isSame(rollback, s.workload())) : Optional.empty();
        boolean pointsNowhere =
                subject.isEmpty() && rollback.spec().trigger().unplaced().isPresent();
        return pointsNowhere ? ofNothing(rollback) : withMetrics(of(rollback, subject));
    }

    private Evidence withMetrics(Evidence evidence) {
        return home.metrics()
                .map(reader -> evidence.with(reader.read(Facts.of(evidence))))
                .orElse(evidence);
    }

    /** What no workload belongs to is refused by what its alert says: nothing else is read. */
    private Evidence ofNothing(Rollback rollback) {
        Instant now = home.clock().instant();
        return new Evidence(
                new Evidence.Moment(now, now),
                rollback,
                Optional.empty(),
                Optional.empty(),
                new Rules(Map.of(), Map.of(), Map.of(), home.settings()),
                others(rollback),
                Evidence.Findings.NONE);
    }

    private Evidence of(Rollback rollback, Optional<WorkloadReader.Snapshot> subject) {
        Reading<NamespaceInfo> namespace =
                cluster.namespaces().read(rollback.spec().workload().namespace());
        var rules = new Rules(
                subject.map(s -> s.workload().annotations()).orElse(Map.of()),
                annotations(namespace),
                annotations(cluster.namespaces().read(home.namespace())),
                home.settings());
        return new Evidence(
                new Evidence.Moment(
                        home.clock().instant(),
                        subject.map(WorkloadReader.Snapshot::serverTime).orElse(namespace.serverTime())),
                rollback,
                subject.map(WorkloadReader.Snapshot::workload),
                subject.flatMap(WorkloadReader.Snapshot::blueGreen),
                rules,
                others(rollback),
                findings(rollback, subject));
    }

    private static Map<String, String> annotations(Reading<NamespaceInfo> namespace) {
        return namespace.found().map(NamespaceInfo::annotations).orElse(Map.of());
    }

    private List<Rollback> others(Rollback rollback) {
        return rollbacks.all().stream()
                .filter(r -> !r.key().equals(rollback.key()))
                .toList();
    }

    private Evidence.Findings findings(Rollback rollback, Optional<WorkloadReader.Snapshot> subject) {
        List<Delivery> deliveries =
                subject.map(s -> deliveries(s.workload().ref())).orElse(List.of());
        List<Evidence.FiringAlert> alerts = firingAlerts(rollback, subject, deliveries);
        return subject.map(s -> new Evidence.Findings(
                        alerts,
                        s.workload().revisions().size() > 1
                                ? cluster.events().about(s.workload().ref())
                                : List.of(),
                        configuration(s.workload()),
                        owners(s),
                        deliveries,
                        Optional.empty()))
                .orElseGet(() ->
                        new Evidence.Findings(alerts, List.of(), Map.of(), List.of(), List.of(), Optional.empty()));
    }

    private List<Delivery> deliveries(WorkloadRef workload) {
        return home.deliveries().get().stream()
                .filter(delivery -> delivery.concerns(workload))
                .toList();
    }

    /** What cannot be read is left out: nobody knows that it is immutable. */
    private Map<Configuration.Reference, Configuration.State> configuration(Workload workload) {
        var found = new HashMap<Configuration.Reference, Configuration.State>();
        workload.revisions().stream()
                .flatMap(r -> Configuration.references(r.template()).stream())
                .distinct()
                .limit(MAX_REFERENCES)
                .forEach(reference ->
                        state(workload.ref().namespace(), reference).ifPresent(state -> found.put(reference, state)));
        return found;
    }

    private Optional<Configuration.State> state(String namespace, Configuration.Reference reference) {
        try {
            return cluster.configurations()
                    .read(reference.kind(), namespace, reference.name())
                    .found()
                    .map(c -> new Configuration.State(c.immutable(), Optional.of(c.changed())));
        } catch (ApiException.Forbidden e) {
            return Optional.empty();
        }
    }

    /** Of the workload and, when it is a side of a pair, of the Service that would be flipped. */
    private List<Evidence.Owner> owners(WorkloadReader.Snapshot subject) {
        Workload workload = subject.workload();
        String namespace = workload.ref().namespace();
        var owners = new ArrayList<>(gitOps.ownersOf(new GitOpsReader.Owned(
                workload.ref().kind().kind(),
                namespace,
                workload.ref().name(),
                workload.metadata().labels(),
                workload.annotations())));
        subject.blueGreen()
                .filter(BlueGreen::active)
                .map(BlueGreen::service)
                .ifPresent(service -> owners.addAll(gitOps.ownersOf(new GitOpsReader.Owned(
                        "Service", namespace, service.name(), service.labels(), service.annotations()))));
        return owners.stream().distinct().toList();
    }

    private Optional<WorkloadReader.Snapshot> read(Rollback rollback) {
        boolean isFirst = rollback.status().decisions().isEmpty();
        return isFirst
                ? subjects.readRecent(rollback.spec().workload())
                : subjects.read(rollback.spec().workload());
    }

    /** When what serves beside a canary fails as well, the canary is not the cause. */
    private List<Evidence.FiringAlert> firingAlerts(
            Rollback rollback, Optional<WorkloadReader.Snapshot> subject, List<Delivery> deliveries) {
        FiringAlerts.Moment now = firing.now();
        var alerts = new ArrayList<>(now.of(rollback.spec().workload()));
        subject.flatMap(WorkloadReader.Snapshot::blueGreen)
                .flatMap(BlueGreen::peer)
                .ifPresent(peer -> alerts.addAll(now.of(peer.ref())));
        deliveries.stream()
                .filter(delivery -> delivery.status().phase().isOpen())
                .map(delivery -> WorkloadRef.deployment(delivery.namespace(), delivery.stable()))
                .filter(stable -> !stable.equals(rollback.spec().workload()))
                .forEach(stable -> alerts.addAll(now.of(stable)));
        return alerts.stream().distinct().toList();
    }

    private static boolean isSame(Rollback rollback, Workload workload) {
        String uid = rollback.spec().workloadUid();
        return uid.isEmpty() || uid.equals(workload.uid());
    }
}
