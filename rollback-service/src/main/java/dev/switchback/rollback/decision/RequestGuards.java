package dev.switchback.rollback.decision;

import static dev.switchback.rollback.judgement.Verdict.pass;
import static dev.switchback.rollback.judgement.Verdict.refuse;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Freeze;
import dev.switchback.resources.Policy;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.decision.Guard.Group;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Rules;
import dev.switchback.rollback.judgement.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the request makes sense, and whether people forbade it. */
final class RequestGuards {
    static final List<Guard> IN_ORDER = List.of(
            Guard.ofAlert(Group.REQUEST, Reason.INVALID_ALERT, RequestGuards::invalidAlert),
            Guard.ofAlert(Group.REQUEST, Reason.MISSING_LABELS, RequestGuards::missingLabels),
            Guard.ofAlert(Group.REQUEST, Reason.UNSUPPORTED_KIND, RequestGuards::unsupportedKind)
                    .bindingPeople(),
            Guard.ofAlert(Group.REQUEST, Reason.WORKLOAD_NOT_FOUND, RequestGuards::workloadNotFound)
                    .bindingPeople(),
            Guard.ofAlert(Group.FORBIDDEN, Reason.POLICY_OFF, RequestGuards::policyOff),
            Guard.ofAlert(Group.FORBIDDEN, Reason.FROZEN, RequestGuards::frozen).bindingPeople());

    private RequestGuards() {}

    /** An alert that does not say when it started tells nothing about a deploy. */
    private static Verdict invalidAlert(Facts facts, AlertOccurrence alert) {
        return alert.startsAt().isPresent()
                ? pass("it says when it started")
                : refuse(Reason.INVALID_ALERT, alert.alertname() + " has no startsAt that can be parsed");
    }

    /** Without a namespace and a workload there is nobody to suspect. */
    private static Verdict missingLabels(Facts facts, AlertOccurrence alert) {
        boolean missing = facts.evidence()
                .rollback()
                .spec()
                .trigger()
                .unplaced()
                .filter(Reason.MISSING_LABELS::equals)
                .isPresent();
        return missing
                ? refuse(
                        Reason.MISSING_LABELS,
                        "a rollback alert needs the labels namespace and deployment, statefulset or daemonset;"
                                + " aggregate with sum by (namespace, deployment, ...)")
                : pass("it names a workload");
    }

    /** What keeps no revisions has nothing to go back to. */
    private static Verdict unsupportedKind(Facts facts, AlertOccurrence alert) {
        WorkloadKind kind = facts.evidence().rollback().spec().workload().kind();
        return kind == WorkloadKind.OTHER
                ? refuse(
                        Reason.UNSUPPORTED_KIND,
                        "a " + kind.kind() + " is not rolled back by this service; a " + WorkloadKind.ALLOWED + " is")
                : pass("a " + kind.kind() + " can be rolled back");
    }

    /** There has to be a workload, in the Rollback's own namespace. */
    private static Verdict workloadNotFound(Facts facts, AlertOccurrence alert) {
        Rollback rollback = facts.evidence().rollback();
        if (!rollback.mayLook()) {
            Rollback.Trigger trigger = rollback.spec().trigger();
            return trigger.unplaced()
                    .map(reason -> refuse(reason, trigger.reason()))
                    .orElseGet(() -> refuse(
                            Reason.WORKLOAD_NOT_FOUND, "a Rollback acts on workloads of its own namespace only"));
        }
        String uid = rollback.spec().workloadUid();
        return facts.evidence().workload().isPresent()
                ? pass("it exists")
                : refuse(
                        Reason.WORKLOAD_NOT_FOUND,
                        "there is no " + rollback.spec().workload().words()
                                + (uid.isEmpty() ? "" : " with UID " + uid));
    }

    /** People said that nothing is to be done here. */
    private static Verdict policyOff(Facts facts, AlertOccurrence alert) {
        Rules.EffectivePolicy policy = facts.evidence().rules().policy();
        return policy.policy() == Policy.OFF ? refuse(Reason.POLICY_OFF, policy.why()) : pass(policy.why());
    }

    /** A freeze binds people too, unless they override it. */
    private static Verdict frozen(Facts facts, AlertOccurrence alert) {
        Optional<Freeze> freeze = facts.evidence().rules().freeze(facts.now());
        if (freeze.isEmpty()) {
            return pass("no freeze holds");
        }
        boolean override =
                facts.isManual() && facts.evidence().rollback().spec().trigger().overrideFreeze();
        return override
                ? pass(freeze.get().words() + " (overridden)")
                : refuse(Reason.FROZEN, freeze.get().words());
    }
}
