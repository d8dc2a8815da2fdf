package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows from the evidence, computed once for all guards.
 *
 * @param suspect the suspected revision; empty when the workload has none of that hash
 * @param since when the suspect became active
 * @param choice where to go back to
 */
public record Facts(Evidence evidence, Optional<Revision> suspect, ActiveSince since, TargetChoice choice) {

    public static Facts of(Evidence evidence) {
        Optional<Workload> workload = evidence.workload();
        Optional<Revision> suspect = workload.flatMap(w -> suspect(evidence, w));
        if (workload.isEmpty() || suspect.isEmpty()) {
            var unknown = new ActiveSince(evidence.now(), false, "there is no such revision");
            var none = new TargetChoice.None(Reason.NO_EARLIER_REVISION, "there is nothing to go back from");
            return new Facts(evidence, suspect, unknown, none);
        }
        var history = new History(workload.get(), evidence.others());
        return new Facts(
                evidence,
                suspect,
                history.activeSince(suspect.get(), evidence.now()),
                new TargetRule(evidence, workload.get(), suspect.get(), history).choose());
    }

    private static Optional<Revision> suspect(Evidence evidence, Workload workload) {
        return evidence.rollback()
                .spec()
                .suspect()
                .map(s -> workload.revision(s.hash()))
                .orElse(workload.current());
    }

    public boolean isManual() {
        return evidence.rollback().isManual();
    }

    public Workload workload() {
        return evidence.workload().orElseThrow();
    }

    /** The flip to this side, when it is known and later than the revision's own start. */
    public Optional<ActiveSince> flip() {
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

    /** What the decision rests on, a line each. */
    public List<String> words() {
        var words = new ArrayList<String>();
        suspect.ifPresent(s -> words.add("suspect: " + TargetRule.describe(s) + ", active "
                + (since.exact() ? "since " : "no later than ") + since.at() + " (" + since.why() + ")"));
        flip().ifPresent(f -> words.add("serving since " + f.at() + " (" + f.why() + ")"));
        evidence.rollback().spec().alerts().forEach(a -> words.add("alert: " + describe(a)));
        words.add("target: " + choice.message());
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
