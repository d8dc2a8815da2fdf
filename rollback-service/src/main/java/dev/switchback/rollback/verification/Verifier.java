package dev.switchback.rollback.verification;

import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges, without any I/O, whether an action helped. */
public final class Verifier {
    private Verifier() {}

    public static Progress judge(Rollback rollback, Observation seen, Settings.Verify settings) {
        Plan plan = rollback.status().plan().orElseThrow();
        if (seen.restored().isEmpty()
                || (plan instanceof Plan.FlipService && seen.service().isEmpty())) {
            return ended(Phase.FAILED, Reason.WORKLOAD_DELETED, "what was rolled back was deleted");
        }
        Workload workload = seen.restored().get();
        Optional<String> other = plan instanceof Plan.FlipService flip
                ? otherSelector(flip, seen.service().orElseThrow()).or(() -> otherTemplate(plan, workload))
                : otherTemplate(plan, workload);
        if (other.isPresent()) {
            return ended(Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED, other.get());
        }
        Optional<String> incomplete = incomplete(rollback, workload).or(() -> misdirected(plan, workload, seen));
        return incomplete.isPresent()
                ? waitForRollout(rollback, seen.now(), incomplete.get(), settings)
                : soak(rollback, seen, settings);
    }

    private static Progress waitForRollout(
            Rollback rollback, Instant now, String incomplete, Settings.Verify settings) {
        return isOverdue(rollback, now, settings)
                ? ended(Phase.FAILED, Reason.ROLLOUT_TIMED_OUT, incomplete)
                : new Progress.Waiting(Optional.empty(), Optional.empty(), incomplete);
    }

    /** The soak begins when the rollout is complete and no alert fires, and anew after each alert. */
    private static Progress soak(Rollback rollback, Observation seen, Settings.Verify settings) {
        Status.Times times = rollback.status().times();
        Instant healthy = times.healthy().orElse(seen.now());
        if (!seen.firing().isEmpty()) {
            return stillFiring(rollback, seen, settings, healthy);
        }
        Instant quiet = times.quiet().orElse(seen.now());
        boolean served = !seen.now().isBefore(quiet.plus(settings.soak()));
        Plan plan = rollback.status().plan().orElseThrow();
        return served
                ? ended(
                        Phase.SUCCEEDED,
                        plan.success(),
                        "complete since " + healthy.truncatedTo(ChronoUnit.SECONDS) + ", and no alert fires since "
                                + quiet.truncatedTo(ChronoUnit.SECONDS))
                : new Progress.Waiting(Optional.of(healthy), Optional.of(quiet), "complete, no alert fires; soaking");
    }

    private static Progress stillFiring(
            Rollback rollback, Observation seen, Settings.Verify settings, Instant healthy) {
        String alerts = seen.firing().stream()
                .map(a -> a.alertname() + " for " + a.deployment())
                .distinct()
                .collect(Collectors.joining(", "));
        return isOverdue(rollback, seen.now(), settings)
                ? ended(Phase.NOT_THE_CAUSE, Reason.STILL_FIRING, "complete, and still firing: " + alerts)
                : new Progress.Waiting(Optional.of(healthy), Optional.empty(), "complete; still firing: " + alerts);
    }

    /** A template that is neither the suspect's nor the target's: somebody has deployed. */
    private static Optional<String> otherTemplate(Plan plan, Workload workload) {
        return workload.current()
                .map(Revision::hash)
                .filter(hash -> !hash.equals(plan.to().hash()))
                .filter(hash -> plan instanceof Plan.FlipService
                        || !hash.equals(plan.from().hash()))
                .map(hash -> workload.ref() + " has another template now: " + hash);
    }

    private static Optional<String> otherSelector(Plan.FlipService plan, TrafficService service) {
        boolean known = service.selector().equals(plan.selectorTo())
                || service.selector().equals(plan.selectorFrom());
        return known ? Optional.empty() : Optional.of("Service " + service.name() + " points elsewhere now");
    }

    /** A workload without pods proves nothing to an alert; a person may want just that. */
    private static Optional<String> incomplete(Rollback rollback, Workload workload) {
        Workload.Rollout r = workload.rollout();
        String target = rollback.status().plan().orElseThrow().to().hash();
        if (workload.current().filter(c -> c.hash().equals(target)).isEmpty()) {
            return Optional.of(target + " is not current");
        }
        if (r.observedGeneration() < r.generation()) {
            return Optional.of("the controller has not seen the change yet");
        }
        boolean all = (r.desired() > 0 || rollback.isManual())
                && r.updated() == r.desired()
                && r.ready() == r.desired()
                && r.available() == r.desired()
                && r.replicas() == r.desired();
        String counts = r.updated() + " updated, " + r.ready() + " ready, " + r.available() + " available, "
                + r.replicas() + " in all, of " + r.desired() + " desired";
        return all ? Optional.empty() : Optional.of(counts);
    }

    /** After a flip all traffic has to go to pods of the restored side. */
    private static Optional<String> misdirected(Plan plan, Workload workload, Observation seen) {
        if (!(plan instanceof Plan.FlipService flip)) {
            return Optional.empty();
        }
        var pods = workload.pods().stream().map(Pod::name).collect(Collectors.toSet());
        boolean directed = seen.service().orElseThrow().selector().equals(flip.selectorTo())
                && !seen.endpoints().isEmpty()
                && pods.containsAll(seen.endpoints());
        return directed
                ? Optional.empty()
                : Optional.of("Service " + flip.service() + " does not serve from " + workload.ref());
    }

    private static boolean isOverdue(Rollback rollback, Instant now, Settings.Verify settings) {
        Instant acted = rollback.status().times().acted().orElse(now);
        return !now.isBefore(acted.plus(settings.timeout()));
    }

    private static Progress ended(Phase phase, Reason reason, String message) {
        return new Progress.Ended(phase, reason, message);
    }
}
