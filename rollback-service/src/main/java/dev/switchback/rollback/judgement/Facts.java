package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Reason;
import dev.switchback.rollback.judgement.History.ActiveSince;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows from the evidence, computed once for all guards.
 *
 * @param suspect the suspected revision; empty when the workload has none of that hash
 * @param since when the suspect's release became active
 * @param target where to go back to
 * @param warnings what people should know about going back there
 */
public record Facts(
        Evidence evidence, Optional<Revision> suspect, ActiveSince since, Target target, List<String> warnings) {

    public static Facts of(Evidence evidence) {
        Optional<Workload> workload = evidence.workload();
        Optional<Revision> suspect = workload.flatMap(w -> suspect(evidence, w));
        if (workload.isEmpty() || suspect.isEmpty()) {
            var unknown = new ActiveSince(evidence.now(), false, "there is no such revision");
            var none = new Target.None(Reason.NO_EARLIER_REVISION, "there is nothing to go back from");
            return new Facts(evidence, suspect, unknown, none, List.of());
        }
        History history = evidence.history(workload.get());
        Target target = new TargetRule(evidence, workload.get(), suspect.get(), history).choose();
        return new Facts(
                evidence,
                suspect,
                history.activeSince(suspect.get(), evidence.now()),
                target,
                warnings(evidence, suspect.get(), target));
    }

    /** A restart made another revision of the release that the alert named: the current one stands for it. */
    private static Optional<Revision> suspect(Evidence evidence, Workload workload) {
        Optional<Revision> current = workload.current();
        Optional<String> hash = evidence.rollback().spec().suspect().map(s -> s.hash());
        if (hash.isEmpty()) {
            return current;
        }
        Optional<Revision> named = workload.revision(hash.get());
        return current.filter(c -> named.filter(n -> evidence.history(workload).sameRelease(n, c))
                        .isPresent())
                .or(() -> named);
    }

    private static List<String> warnings(Evidence evidence, Revision suspect, Target target) {
        var warnings = new ArrayList<String>();
        if (target instanceof Target.Revert revert
                && !Configuration.differsInMarksAlone(
                        suspect.template(), revert.to().template())) {
            Configuration.references(revert.to().template()).forEach(reference -> evidence.findings()
                    .configuration()
                    .getOrDefault(reference, Configuration.State.UNKNOWN)
                    .changed()
                    .filter(at -> at.isAfter(revert.to().created()))
                    .ifPresent(at -> warnings.add(reference + " was changed at " + at + ", after revision "
                            + revert.to().number() + " was created: going back does not bring its old content back")));
        }
        boolean manual = evidence.rollback().isManual();
        evidence.findings().owners().forEach(owner -> owner.healing()
                .ifPresentOrElse(
                        why -> {
                            if (manual) {
                                warnings.add(owner.name() + " undoes this at once (" + why + "); " + owner.remedy());
                            }
                        },
                        () -> warnings.add(
                                "the next sync of " + owner.name() + " brings the revision back; " + owner.remedy())));
        return List.copyOf(warnings);
    }

    public boolean isManual() {
        return evidence.rollback().isManual();
    }

    public Workload workload() {
        return evidence.workload().orElseThrow();
    }

    /** Whether the hash is of the suspect's release: a restart changes the hash and nothing else. */
    public boolean isOfSuspect(String hash) {
        return suspect.filter(s -> s.hash().equals(hash)
                        || workload()
                                .revision(hash)
                                .filter(r -> evidence.history(workload()).sameRelease(r, s))
                                .isPresent())
                .isPresent();
    }

    /** The flip to this side, when it is known and later than the revision's own start. */
    private Optional<ActiveSince> flip() {
        return evidence.blueGreen()
                .filter(BlueGreen::active)
                .flatMap(BlueGreen::flippedAt)
                .filter(at -> at.isAfter(since.at()))
                .map(at -> new ActiveSince(at, true, "the Service was flipped to it then"));
    }

    /** Since when the suspect has served: the later of its own start and the flip to it. */
    public ActiveSince servingSince() {
        return flip().orElse(since);
    }

    /** From when on an alert can be about the suspect: one that names the hash is about nothing else. */
    public ActiveSince blamableSince(AlertOccurrence alert) {
        return alert.hash().isPresent() ? since : servingSince();
    }

    /** Whether an alert that started then is about a revision that was no recent deploy any more. */
    public boolean isTooOld(Instant startsAt) {
        Duration active = Duration.between(servingSince().at(), startsAt);
        return active.compareTo(evidence.settings().ages().recentDeploy()) > 0;
    }

    /** What Prometheus can tell; empty when no alert fires that a recent deploy can explain. */
    public Optional<RequestMetrics.Question> question() {
        return suspect.flatMap(s -> new Comparison(this).question());
    }

    /** The requests that the alert is about; empty when Prometheus says nothing of them. */
    public Optional<FailingShares> shares(AlertOccurrence alert) {
        Optional<RequestMetrics> counted = evidence.findings().metrics().filter(metrics -> metrics.silence()
                .isEmpty());
        return suspect.flatMap(s -> counted).flatMap(metrics -> RequestMetrics.Signal.of(alert)
                .map(signal -> new Comparison(this).shares(signal, metrics)));
    }

    /** What the metrics say of the alert, or why they say nothing; empty without Prometheus. */
    public Optional<String> metricsWords(AlertOccurrence alert) {
        return evidence.findings().metrics().map(metrics -> metrics.silence()
                .or(() -> shares(alert).map(FailingShares::words))
                .orElseGet(() -> alert.alertname() + " is about "
                        + alert.evidence().orElse("something") + ", not about requests"));
    }

    /** What the decision rests on, a line each. */
    public List<String> words() {
        var words = new ArrayList<String>();
        suspect.ifPresent(s -> words.add("suspect: " + Target.describe(s) + ", active "
                + (since.exact() ? "since " : "no later than ") + since.at() + " (" + since.why() + ")"));
        flip().ifPresent(f -> words.add("serving since " + f.at() + " (" + f.why() + ")"));
        evidence.rollback().spec().alerts().forEach(a -> words.add("alert: " + describe(a)));
        evidence.rollback().spec().alerts().stream()
                .flatMap(alert -> metricsWords(alert).stream())
                .distinct()
                .forEach(line -> words.add("metrics: " + line));
        words.add("target: " + target.message());
        warnings.forEach(warning -> words.add("warning: " + warning));
        return words;
    }

    private static String describe(AlertOccurrence alert) {
        return alert.alertname()
                + alert.startsAt().map(at -> " since " + at).orElse(" without startsAt")
                + alert.resolvedAt().map(at -> ", resolved " + at).orElse(", firing")
                + alert.hash().map(h -> ", names " + h).orElse(", names no revision");
    }

    /** When this evidence was gathered, by the service's clock. */
    public Instant now() {
        return evidence.now();
    }
}
