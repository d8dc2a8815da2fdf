package dev.switchback.rollback.explain;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.decision.Judge;
import dev.switchback.rollback.evidence.BlueGreenReader;
import dev.switchback.rollback.evidence.EvidenceReader;
import dev.switchback.rollback.evidence.FiringAlerts;
import dev.switchback.rollback.evidence.WorkloadReader;
import dev.switchback.rollback.intake.Placement;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges a workload as if an alert about its current revision came now. Reads; writes nothing. */
public final class Explainer {
    private static final String ALERT = "an alert that came now";

    private final WorkloadReader subjects;
    private final RollbackStore rollbacks;
    private final Placement placement;
    private final EvidenceReader evidence;

    private Explainer(WorkloadReader subjects, RollbackStore rollbacks, Placement placement, EvidenceReader evidence) {
        this.subjects = subjects;
        this.rollbacks = rollbacks;
        this.placement = placement;
        this.evidence = evidence;
    }

    /**
     * An explainer.
     *
     * @param rollbacks followed or loaded
     * @param alerts asked for other alerts of the workload
     */
    public static Explainer of(Cluster cluster, RollbackStore rollbacks, AlertSource alerts, EvidenceReader.Home home) {
        var subjects = new WorkloadReader(cluster, new BlueGreenReader(cluster, rollbacks::all), home.clock());
        var firing = new FiringAlerts(alerts, rollbacks);
        return new Explainer(
                subjects,
                rollbacks,
                new Placement(rollbacks, home.namespace(), home.clock()),
                new EvidenceReader(cluster, subjects, rollbacks, firing, home));
    }

    /**
     * Every guard's verdict.
     *
     * @return empty when there is no such workload
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Explained> explain(WorkloadRef ref) {
        return subjects.read(ref).map(subject -> explained(ref, subject, supposed(ref, subject)));
    }

    /**
     * Every guard's verdict on a request that a person is about to make.
     *
     * @return empty when there is no such workload
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Explained> explain(Rollback request) {
        WorkloadRef ref = request.spec().workload();
        return subjects.read(ref).map(subject -> explained(ref, subject, request));
    }

    private Explained explained(WorkloadRef ref, WorkloadReader.Snapshot subject, Rollback supposed) {
        Evidence gathered = evidence.gather(supposed);
        Judge.Judgement judgement = Judge.judge(gathered);
        AlertOccurrence hashless = alert(subject, Optional.empty());
        Decision without = Judge.judge(gathered.with(List.of(hashless))).decision();
        return new Explained(
                ref,
                subject.serverTime(),
                standing(supposed),
                judgement,
                withoutHash(ref.kind().alertHashLabel(), judgement.decision(), without));
    }

    private static String withoutHash(String label, Decision with, Decision without) {
        boolean same = with.outcome().equals(without.outcome()) && with.reason().equals(without.reason());
        return same
                ? "the same if the alert named no revision (no label " + label + ")"
                : "if the alert named no revision (no label " + label + "): "
                        + without.outcome()
                        + without.reason().map(r -> ", " + r.text()).orElse("") + ": " + without.message();
    }

    private Optional<Rollback> standing(Rollback supposed) {
        return rollbacks.all().stream()
                .filter(c -> c.spec().workload().equals(supposed.spec().workload()))
                .filter(c -> c.status().phase().isActing())
                .findFirst()
                .or(() -> rollbacks.get(supposed.namespace(), supposed.name()));
    }

    /** The Rollback that the alert would get, if there were none. */
    private Rollback supposed(WorkloadRef ref, WorkloadReader.Snapshot subject) {
        AlertOccurrence alert = alert(subject, subject.workload().current().map(Revision::hash));
        return placement.asked(subject, alert).orElseGet(() -> unnumbered(ref, subject, alert));
    }

    private static Rollback unnumbered(WorkloadRef ref, WorkloadReader.Snapshot subject, AlertOccurrence alert) {
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

    private static AlertOccurrence alert(WorkloadReader.Snapshot subject, Optional<String> hash) {
        Instant at = subject.serverTime();
        return new AlertOccurrence(
                ALERT, "", Optional.of(at), Optional.empty(), hash, Optional.empty(), Optional.empty(), at);
    }
}
