package dev.switchback.rollback.decision;

import static dev.switchback.rollback.judgement.Verdict.pass;
import static dev.switchback.rollback.judgement.Verdict.refuse;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.decision.Guard.Group;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.rollback.judgement.Target;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often the service may act by itself. Automatic rollbacks count from their reservation on. */
public final class LimitGuards {
    static final List<Guard> IN_ORDER = List.of(
            Guard.ofRollback(Group.LIMITS, Reason.COOLDOWN, LimitGuards::cooldown),
            Guard.ofRollback(Group.LIMITS, Reason.TOO_MANY_ROLLBACKS, LimitGuards::tooManyRollbacks));

    private static final String ABORTS = "what a delivery brings may be taken back at any time";

    private LimitGuards() {}

    /** After an automatic rollback a workload is left to people for a while. */
    private static Verdict cooldown(Facts facts, AlertOccurrence alert) {
        if (facts.target() instanceof Target.Abort) {
            return pass(ABORTS);
        }
        Duration cooldown = facts.evidence().settings().limits().cooldown();
        return automaticSince(facts.evidence().others(), facts.now().minus(cooldown))
                .filter(c -> c.spec().workloadUid().equals(facts.workload().uid()))
                .findFirst()
                .map(c -> refuse(
                        Reason.COOLDOWN,
                        c.name() + " rolled it back; cooldown until "
                                + c.status().times().executing().orElseThrow().plus(cooldown)))
                .orElseGet(() -> pass("no automatic rollback of it is recent"));
    }

    /** Many workloads that fail at once have a shared cause, and it is not their deploys. */
    private static Verdict tooManyRollbacks(Facts facts, AlertOccurrence alert) {
        if (facts.target() instanceof Target.Abort) {
            return pass(ABORTS);
        }
        Settings.Limits limits = facts.evidence().settings().limits();
        Set<String> workloads = automaticSince(
                        facts.evidence().others(), facts.now().minus(limits.window()))
                .map(c -> c.spec().workloadUid())
                .collect(Collectors.toSet());
        boolean oneMore = !workloads.contains(facts.workload().uid());
        return oneMore && workloads.size() >= limits.workloads()
                ? refuse(
                        Reason.TOO_MANY_ROLLBACKS,
                        workloads.size() + " workloads were rolled back within "
                                + Durations.formatRounded(limits.window()) + ": this looks like a shared cause")
                : pass(workloads.size() + " of " + limits.workloads() + " workloads were rolled back recently");
    }

    private static Stream<Rollback> automaticSince(List<Rollback> all, Instant since) {
        return all.stream()
                .filter(c -> c.status().automatic() && !isAbort(c))
                .filter(c -> c.hasActed() || c.status().phase().isActing())
                .filter(c ->
                        c.status().times().executing().filter(since::isBefore).isPresent());
    }

    private static boolean isAbort(Rollback rollback) {
        return rollback.status().plan().flatMap(Plan::abort).isPresent();
    }

    /** Whether the present opening of the breaker was paged for: a refusal since the last rollback that was allowed. */
    public static boolean openingWasPaged(List<Rollback> all, Instant windowStart) {
        Optional<Instant> last = automaticSince(all, windowStart)
                .flatMap(c -> c.status().times().executing().stream())
                .max(Instant::compareTo);
        return last.isPresent()
                && all.stream()
                        .filter(c -> c.status().phase() == Phase.REFUSED)
                        .filter(c -> c.status()
                                .reason()
                                .filter(Reason.TOO_MANY_ROLLBACKS::equals)
                                .isPresent())
                        .flatMap(c -> c.status().times().decided().stream())
                        .anyMatch(at -> !at.isBefore(last.get()));
    }
}
