package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Namespaces.NamespaceInfo;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.alerts.ActiveAlert;
import dev.switchback.rollback.alerts.FiringAlerts;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.judgement.BlueGreen;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.model.Rollback;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the evidence of a case: afresh, but the first decision may rest on the reading that made the record. */
public final class EvidenceReader {

    /** Where the service itself lives. */
    public record Home(Settings settings, String namespace, InstantSource clock) {}

    private final Cluster cluster;
    private final SubjectReader subjects;
    private final CaseStore cases;
    private final FiringAlerts firing;
    private final Home home;

    public EvidenceReader(Cluster cluster, SubjectReader subjects, CaseStore cases, FiringAlerts firing, Home home) {
        this.cluster = cluster;
        this.subjects = subjects;
        this.cases = cases;
        this.firing = firing;
        this.home = home;
    }

    /**
     * All that a decision about the case rests on.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Evidence gather(Rollback rollback) {
        boolean readable = rollback.mayLook() && rollback.spec().workload().kind() == WorkloadKind.DEPLOYMENT;
        Optional<Subject> subject =
                readable ? read(rollback).filter(s -> isSame(rollback, s.workload())) : Optional.empty();
        Reading<NamespaceInfo> namespace =
                cluster.namespaces().read(rollback.spec().workload().namespace());
        var rules = new Evidence.Rules(
                subject.map(s -> s.workload().annotations()).orElse(Map.of()),
                namespace.found().map(NamespaceInfo::annotations).orElse(Map.of()),
                cluster.namespaces()
                        .read(home.namespace())
                        .found()
                        .map(NamespaceInfo::annotations)
                        .orElse(Map.of()),
                home.settings());
        return new Evidence(
                new Evidence.Moment(
                        home.clock().instant(), subject.map(Subject::serverTime).orElse(namespace.serverTime())),
                rollback,
                subject.map(Subject::workload),
                subject.flatMap(Subject::blueGreen),
                rules,
                cases.all().stream()
                        .filter(c -> !c.toString().equals(rollback.toString()))
                        .toList(),
                activeAlerts(rollback, subject));
    }

    private Optional<Subject> read(Rollback rollback) {
        boolean isFirst = rollback.status().decisions().isEmpty();
        return isFirst
                ? subjects.readRecent(rollback.spec().workload())
                : subjects.read(rollback.spec().workload());
    }

    private List<ActiveAlert> activeAlerts(Rollback rollback, Optional<Subject> subject) {
        var alerts = new ArrayList<>(firing.of(rollback.spec().workload()));
        subject.flatMap(Subject::blueGreen)
                .flatMap(BlueGreen::peer)
                .ifPresent(peer -> alerts.addAll(firing.of(peer.ref())));
        return alerts;
    }

    private static boolean isSame(Rollback rollback, Workload workload) {
        String uid = rollback.spec().workloadUid();
        return uid.isEmpty() || uid.equals(workload.uid());
    }
}
