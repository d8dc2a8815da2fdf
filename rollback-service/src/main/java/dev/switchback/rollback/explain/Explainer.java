package dev.switchback.rollback.explain;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.alerts.FiringAlerts;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.evidence.BlueGreenReader;
import dev.switchback.rollback.evidence.EvidenceReader;
import dev.switchback.rollback.evidence.Subject;
import dev.switchback.rollback.evidence.SubjectReader;
import dev.switchback.rollback.intake.Placement;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Judge;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges a workload as if an alert about its current revision came now. Reads; writes nothing. */
public final class Explainer {
    private static final String ALERT = "an alert that came now";

    private final SubjectReader subjects;
    private final CaseStore cases;
    private final Placement placement;
    private final EvidenceReader evidence;

    private Explainer(SubjectReader subjects, CaseStore cases, Placement placement, EvidenceReader evidence) {
        this.subjects = subjects;
        this.cases = cases;
        this.placement = placement;
        this.evidence = evidence;
    }

    /**
     * An explainer.
     *
     * @param cases followed or loaded
     * @param alerts asked for other alerts of the workload
     */
    public static Explainer of(Cluster cluster, CaseStore cases, AlertSource alerts, EvidenceReader.Home home) {
        var subjects = new SubjectReader(cluster, new BlueGreenReader(cluster, cases::all), home.clock());
        var firing = new FiringAlerts(alerts, cases);
        return new Explainer(
                subjects,
                cases,
                new Placement(cases, home.namespace(), home.clock()),
                new EvidenceReader(cluster, subjects, cases, firing, home));
    }

    /**
     * Every guard's verdict.
     *
     * @return empty when there is no such workload
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Explained> explain(WorkloadRef ref) {
        return subjects.read(ref).map(subject -> explained(ref, subject));
    }

    private Explained explained(WorkloadRef ref, Subject subject) {
        Rollback supposed = supposed(ref, subject);
        Evidence gathered = evidence.gather(supposed);
        return new Explained(
                ref,
                subject.serverTime(),
                standing(supposed),
                Judge.decide(gathered),
                Judge.explain(gathered),
                Facts.of(gathered).words());
    }

    private Optional<Rollback> standing(Rollback supposed) {
        return cases.all().stream()
                .filter(c -> c.spec().workload().equals(supposed.spec().workload()))
                .filter(c -> c.status().phase().isActing())
                .findFirst()
                .or(() -> cases.get(supposed.namespace(), supposed.name()));
    }

    /** The record that the alert would get, if there were none. */
    private Rollback supposed(WorkloadRef ref, Subject subject) {
        AlertOccurrence alert = alert(subject.workload(), subject.serverTime());
        return placement.suspicion(subject, alert).orElseGet(() -> unnumbered(ref, subject, alert));
    }

    private static Rollback unnumbered(WorkloadRef ref, Subject subject, AlertOccurrence alert) {
        var spec = new Rollback.Spec(
                ref,
                subject.workload().uid(),
                Optional.empty(),
                Optional.empty(),
                new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "", "", false, Optional.empty()),
                List.of(alert),
                Optional.empty());
        return new Rollback(ref.namespace(), "", "", "", subject.serverTime(), spec, Status.NEW);
    }

    private static AlertOccurrence alert(Workload workload, Instant at) {
        return new AlertOccurrence(
                ALERT,
                "",
                Optional.of(at),
                Optional.empty(),
                workload.current().map(Revision::hash),
                Optional.empty(),
                at);
    }
}
