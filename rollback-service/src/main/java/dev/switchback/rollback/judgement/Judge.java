package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.Annotations;
import dev.switchback.rollback.judgement.guards.Guards;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.RevisionRef;
import dev.switchback.rollback.model.Rollback;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From evidence to a decision. Pure: the same evidence gives the same decision. */
public final class Judge {
    private Judge() {}

    /** One line of {@code explain}. */
    public record Explanation(Guards.Entry guard, boolean binds, Verdict verdict) {}

    public static Decision decide(Evidence evidence) {
        Facts facts = Facts.of(evidence);
        Optional<Rollback.Approval> answer = answer(evidence.rollback());
        if (answer.filter(a -> a.verdict() == Rollback.Approval.Verdict.REJECTED)
                .isPresent()) {
            return new Decision.Refuse(
                    Reason.REJECTED, "rejected by " + answer.get().by());
        }
        var passing = new ArrayList<Passed>();
        Optional<Decision> objection = judgeAlerts(facts, passing);
        if (objection.isEmpty()) {
            objection = judgeCase(facts, passing.get(0).alert(), answer.isPresent());
        }
        return objection.orElseGet(() -> proceed(facts, passing, answer.isPresent()));
    }

    /** Every guard's verdict, also of those after a refusal, as far as they can say one. */
    public static List<Explanation> explain(Evidence evidence) {
        Facts facts = Facts.of(evidence);
        AlertOccurrence alert = alerts(facts).get(0);
        var explanations = new ArrayList<Explanation>();
        for (Guards.Entry entry : Guards.IN_ORDER) {
            explanations.add(new Explanation(
                    entry, entry.guard().binds(facts), entry.guard().judge(facts, alert)));
            boolean nowhere = evidence.workload().isEmpty() && entry.reason() == Reason.WORKLOAD_NOT_FOUND;
            boolean nothing = facts.suspect().isEmpty() && entry.reason() == Reason.REVISION_NOT_CURRENT;
            if (nowhere || nothing) {
                break;
            }
        }
        return explanations;
    }

    /** The answer of a person, when one was asked for and has not been counted before. */
    public static Optional<Rollback.Approval> answer(Rollback rollback) {
        return rollback.spec()
                .approval()
                .filter(a -> rollback.status().phase() == Phase.AWAITING_APPROVAL)
                .filter(a -> !rollback.status().considered().contains(approvalKey(a)));
    }

    /** How an approval stands among what an evaluation has considered, so that it is never counted twice. */
    public static String approvalKey(Rollback.Approval approval) {
        return "approval:" + approval.by() + "@" + approval.at() + ":" + approval.verdict();
    }

    private record Passed(AlertOccurrence alert, boolean weak) {}

    /** Each alert alone: the case goes on if one passes; otherwise the objection to the alert last received counts. */
    private static Optional<Decision> judgeAlerts(Facts facts, List<Passed> passing) {
        Optional<Decision> objection = Optional.empty();
        for (AlertOccurrence alert : alerts(facts)) {
            boolean weak = false;
            Optional<Decision> own = Optional.empty();
            for (Guards.Entry entry : Guards.IN_ORDER) {
                if (!entry.perAlert() || !entry.guard().binds(facts)) {
                    continue;
                }
                Verdict verdict = entry.guard().judge(facts, alert);
                own = objection(verdict);
                weak |= verdict instanceof Verdict.Pass pass && pass.weak();
                if (own.isPresent()) {
                    break;
                }
            }
            if (own.isEmpty()) {
                passing.add(new Passed(alert, weak));
            }
            objection = own;
        }
        return passing.isEmpty() ? objection : Optional.empty();
    }

    private static Optional<Decision> judgeCase(Facts facts, AlertOccurrence alert, boolean approved) {
        for (Guards.Entry entry : Guards.IN_ORDER) {
            boolean skipped = approved && entry.group() == Guards.Group.LIMITS;
            if (entry.perAlert() || skipped || !entry.guard().binds(facts)) {
                continue;
            }
            Optional<Decision> objection = objection(entry.guard().judge(facts, alert));
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private static Optional<Decision> objection(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse refuse) {
            return Optional.of(new Decision.Refuse(refuse.reason(), refuse.message()));
        }
        return verdict instanceof Verdict.Wait wait
                ? Optional.of(new Decision.Wait(wait.until(), wait.message()))
                : Optional.empty();
    }

    private static Decision proceed(Facts facts, List<Passed> passing, boolean approved) {
        Plan plan = plan(facts);
        String message = "go back to " + facts.choice().message();
        if (facts.isManual() || approved) {
            return new Decision.Act(plan, message);
        }
        EffectivePolicy policy = EffectivePolicy.of(facts.evidence().rules());
        boolean onlyWeak =
                passing.stream().allMatch(p -> p.weak() && p.alert().hash().isEmpty());
        return switch (policy.policy()) {
            case OBSERVE -> new Decision.Observe(plan, "would " + message + "; " + policy.why());
            case APPROVE -> new Decision.AskApproval(plan, message + "; " + policy.why());
            case AUTOMATIC, OFF ->
                onlyWeak
                        ? new Decision.AskApproval(
                                plan,
                                message + "; the evidence is weak: no alert names the revision, and since"
                                        + " when it is current is known as an upper bound only")
                        : new Decision.Act(plan, message);
        };
    }

    private static Plan plan(Facts facts) {
        Workload workload = facts.workload();
        RevisionRef from = ref(workload, facts.suspect().orElseThrow(), "");
        if (facts.choice() instanceof TargetChoice.Flip flip) {
            Workload peer = flip.peer();
            return new Plan.FlipService(
                    from,
                    ref(peer, flip.revision(), flip.message()),
                    flip.blueGreen().service().name(),
                    flip.blueGreen().service().uid(),
                    flip.blueGreen().service().selector(),
                    flip.blueGreen().selectorOfPeer().orElseThrow(),
                    new Plan.Peer(peer.ref(), peer.uid(), peer.rollout().desired(), replicas(workload, peer)));
        }
        var revert = (TargetChoice.Revert) facts.choice();
        RevisionRef to = ref(workload, revert.revision(), revert.proof().words());
        return new Plan.RevertDeployment(from, to, workload.rollout().generation());
    }

    /** The peer needs as many as the active side has, or as its annotation says; it is never scaled down. */
    private static int replicas(Workload active, Workload peer) {
        String wanted = peer.annotations().getOrDefault(Annotations.REPLICAS, "");
        int needed = wanted.matches("[0-9]{1,4}")
                ? Integer.parseInt(wanted)
                : active.rollout().desired();
        return Math.max(Math.max(needed, 1), peer.rollout().desired());
    }

    private static RevisionRef ref(Workload workload, Revision revision, String proof) {
        return new RevisionRef(
                workload.ref().name(), revision.hash(), revision.number(), TargetRule.image(revision), proof);
    }

    /** The alerts of the case; for a manual request one that stands for it. */
    private static List<AlertOccurrence> alerts(Facts facts) {
        List<AlertOccurrence> alerts = facts.evidence().rollback().spec().alerts();
        if (!facts.isManual() && !alerts.isEmpty()) {
            return alerts;
        }
        return List.of(new AlertOccurrence(
                facts.isManual() ? "manual request" : "alert",
                "",
                facts.isManual() ? Optional.of(facts.now()) : Optional.empty(),
                Optional.empty(),
                facts.evidence().rollback().suspectHash(),
                Optional.empty(),
                facts.now()));
    }
}
