package dev.switchback.rollback.decision;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.FailingShares;
import dev.switchback.rollback.judgement.Rules;
import dev.switchback.rollback.judgement.Settings.WeakEvidence;
import dev.switchback.rollback.judgement.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From evidence to a decision. Pure: the same evidence gives the same decision. */
public final class Judge {
    private final Facts facts;
    private final Optional<Rollback.Approval> answer;

    private Judge(Facts facts) {
        this.facts = facts;
        this.answer = answer(facts.evidence().rollback());
    }

    /**
     * What a judgement says, whole.
     *
     * @param verdicts every guard's about the alert that counts, also of those after a refusal, as far as they can say one
     */
    public record Judgement(Facts facts, List<Explanation> verdicts, Decision decision) {}

    /**
     * One guard's verdict.
     *
     * @param binds whether the guard is asked in this case at all
     */
    public record Explanation(Guard guard, boolean binds, Verdict verdict) {

        /** {@code pass}, {@code refuse}, {@code wait}, or {@code not asked} for a guard that does not bind here. */
        public String word() {
            return binds ? verdict.word() : "not asked";
        }

        /** The reason that a refusal gives; empty for a guard that does not refuse. */
        public Optional<Reason> refusal() {
            return objection().flatMap(Decision::reason);
        }

        private Optional<Decision> objection() {
            return binds ? verdict.objection() : Optional.empty();
        }
    }

    private record Heard(AlertOccurrence alert, List<Explanation> verdicts) {

        Optional<Decision> ownObjection() {
            return verdicts.stream()
                    .filter(v -> v.guard().eachAlert())
                    .flatMap(v -> v.objection().stream())
                    .findFirst();
        }

        boolean passes() {
            return ownObjection().isEmpty();
        }

        /** Why it is not enough to act on by itself; empty when it is. */
        Optional<String> weakness() {
            return verdicts.stream()
                    .filter(v -> v.binds() && v.verdict().isWeak())
                    .findFirst()
                    .map(v -> v.verdict().message());
        }
    }

    public static Judgement judge(Evidence evidence) {
        return new Judge(Facts.of(evidence)).judgement();
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

    /** The rollback goes ahead if one alert passes; otherwise the objection to the alert last received counts. */
    private Judgement judgement() {
        List<Heard> heard = alerts().stream()
                .map(alert -> new Heard(alert, verdicts(alert)))
                .toList();
        List<Heard> passing = heard.stream().filter(Heard::passes).toList();
        Heard counts = passing.stream()
                .filter(h -> objection(h.verdicts()).isEmpty())
                .findFirst()
                .or(() -> passing.stream().findFirst())
                .orElseGet(() -> heard.get(heard.size() - 1));
        return new Judgement(facts, counts.verdicts(), decision(passing, counts));
    }

    private Decision decision(List<Heard> passing, Heard counts) {
        if (answer.filter(a -> a.verdict() == Rollback.Approval.Verdict.REJECTED)
                .isPresent()) {
            return new Decision.Refuse(
                    Reason.REJECTED, "rejected by " + answer.get().by());
        }
        return counts.ownObjection().or(() -> objection(counts.verdicts())).orElseGet(() -> proceed(passing));
    }

    /** Of the guards that judge a rollback once. An approval answers the limits too. */
    private Optional<Decision> objection(List<Explanation> verdicts) {
        return verdicts.stream()
                .filter(v -> !v.guard().eachAlert())
                .filter(v -> answer.isEmpty() || v.guard().group() != Guard.Group.LIMITS)
                .flatMap(v -> v.objection().stream())
                .findFirst();
    }

    private List<Explanation> verdicts(AlertOccurrence alert) {
        var verdicts = new ArrayList<Explanation>();
        for (Guard guard : Guards.IN_ORDER) {
            var one = new Explanation(
                    guard, guard.binds().test(facts), guard.rule().judge(facts, alert));
            verdicts.add(one);
            if (leavesNothingToSay(guard, alert)) {
                break;
            }
        }
        return List.copyOf(verdicts);
    }

    /** Without a start, a workload or a suspect the guards that follow have nothing to judge. */
    private boolean leavesNothingToSay(Guard guard, AlertOccurrence alert) {
        return switch (guard.reason()) {
            case INVALID_ALERT -> alert.startsAt().isEmpty();
            case WORKLOAD_NOT_FOUND -> facts.evidence().workload().isEmpty();
            case REVISION_NOT_CURRENT ->
                facts.suspect().isEmpty() && !facts.workload().paused();
            default -> false;
        };
    }

    private Decision proceed(List<Heard> passing) {
        Plan plan = facts.target()
                .plan(facts.workload(), facts.suspect().orElseThrow())
                .orElseThrow();
        String message = facts.target().intent() + warnings() + metrics(passing);
        if (facts.isManual() || answer.isPresent()) {
            return new Decision.Act(plan, message);
        }
        Rules.EffectivePolicy policy = facts.evidence().rules().policy();
        Optional<String> weakness = passing.stream().allMatch(h -> h.weakness().isPresent())
                ? passing.get(0).weakness()
                : Optional.empty();
        String weak = weakness.map(why -> "; the evidence is weak: " + why
                        + ". The label " + facts.workload().ref().kind().alertHashLabel()
                        + " on the alert would make it strong, or Prometheus (prometheus.url)"
                        + " with enough requests on both sides of the deploy")
                .orElse("");
        return switch (policy.policy()) {
            case OBSERVE -> new Decision.Observe(plan, "would " + message + "; " + policy.why() + weak);
            case APPROVE -> unlessWeak(weak, new Decision.AskApproval(plan, message + "; " + policy.why() + weak));
            case OFF, AUTOMATIC ->
                facts.evidence().settings().weakEvidence() == WeakEvidence.APPROVE && !weak.isEmpty()
                        ? new Decision.AskApproval(plan, message + weak)
                        : unlessWeak(weak, new Decision.Act(plan, message + weak));
        };
    }

    /** What the requests say, or that it is decided without them. */
    private String metrics(List<Heard> passing) {
        return passing.stream()
                .flatMap(heard -> facts
                        .shares(heard.alert())
                        .map(FailingShares::summary)
                        .or(() -> facts.metricsWords(heard.alert()).map(why -> "decided without metrics: " + why))
                        .stream())
                .distinct()
                .map(words -> "; " + words)
                .collect(Collectors.joining());
    }

    private Decision unlessWeak(String weak, Decision decision) {
        boolean refused = !weak.isEmpty() && facts.evidence().settings().weakEvidence() == WeakEvidence.REFUSE;
        return refused ? new Decision.Refuse(Reason.WEAK_EVIDENCE, "would " + decision.message()) : decision;
    }

    private String warnings() {
        return facts.warnings().isEmpty() ? "" : "; warning: " + String.join("; ", facts.warnings());
    }

    /** The alerts of the rollback; for a manual request one that stands for it. */
    private List<AlertOccurrence> alerts() {
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
                Optional.empty(),
                facts.now()));
    }
}
