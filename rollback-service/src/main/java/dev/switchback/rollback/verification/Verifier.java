package dev.switchback.rollback.verification;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.action.Restored;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.runtime.durations.Durations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges, without any I/O, whether an action helped: from the status before to the status that follows. */
public final class Verifier {
    /**
     * What a verification rests on.
     *
     * @param firing rollback alerts for the workload and its pair, whatever their revision
     * @param lastSign when Prometheus last showed that it measures, by its Watchdog; empty when the service never received one
     */
    public record Observation(
            Instant now, Restored restored, List<Evidence.FiringAlert> firing, Optional<Instant> lastSign) {}

    private final Rollback rollback;
    private final Status status;
    private final Observation seen;
    private final Settings.Verify settings;

    private Verifier(Rollback rollback, Observation seen, Settings.Verify settings) {
        this.rollback = rollback;
        this.status = rollback.status();
        this.seen = seen;
        this.settings = settings;
    }

    /** The status that follows: still Verifying, or ended. A target that does not come up is marked as failed in it. */
    public static Status judge(Rollback rollback, Observation seen, Settings.Verify settings) {
        return new Verifier(rollback, seen, settings).judge();
    }

    private Status judge() {
        Restored restored = seen.restored();
        return switch (restored.kind()) {
            case GONE -> ended(Phase.FAILED, Reason.WORKLOAD_DELETED, restored.message());
            case SUSPECT_AGAIN, OTHER -> ended(Phase.SUPERSEDED, Reason.TEMPLATE_CHANGED, restored.message());
            case INCOMPLETE -> incomplete();
            case COMPLETE -> soak();
        };
    }

    private Status incomplete() {
        Status before = status.with(status.times().healthySince(Optional.empty(), Optional.empty()));
        String message = because(seen.restored().message());
        if (isOverdue()) {
            return before.in(Phase.FAILED, Optional.of(Reason.ROLLOUT_TIMED_OUT), message + advice());
        }
        Status waiting = before.in(Phase.VERIFYING, Optional.empty(), message);
        return status.target().map(target -> tracked(waiting, target, message)).orElse(waiting);
    }

    /** Pods that run for half of the timeout without one of them being ready make their revision known bad. */
    private Status tracked(Status waiting, Status.Target target, String message) {
        if (target.failure().isPresent()) {
            return waiting;
        }
        if (!seen.restored().runsUnready()) {
            return waiting.with(target.startedAt(Optional.empty()));
        }
        Instant started = target.started().orElse(seen.now());
        boolean failed = !seen.now().isBefore(started.plus(settings.timeout().dividedBy(2)));
        Status.Target running = target.startedAt(Optional.of(started));
        return waiting.with(
                failed
                        ? running.failed("its pods ran for "
                                + Durations.formatRounded(settings.timeout().dividedBy(2)) + " and none became ready: "
                                + message)
                        : running);
    }

    /** The soak begins when the rollout is complete and no alert fires, and again after each alert. */
    private Status soak() {
        Instant healthy = status.times().healthy().orElse(seen.now());
        if (!seen.firing().isEmpty()) {
            return stillFiring(healthy);
        }
        Instant quiet = status.times().quiet().orElse(seen.now());
        boolean served = !seen.now().isBefore(quiet.plus(settings.soak()));
        Status soaking = status.with(status.times().healthySince(Optional.of(healthy), Optional.of(quiet)));
        String since = "complete since " + healthy.truncatedTo(ChronoUnit.SECONDS) + ", and no alert fires since "
                + quiet.truncatedTo(ChronoUnit.SECONDS);
        if (!served) {
            return soaking.in(Phase.VERIFYING, Optional.empty(), "complete, no alert fires; soaking");
        }
        boolean measured = seen.lastSign().filter(at -> !at.isAfter(healthy)).isEmpty();
        if (measured) {
            Reason success = status.plan().map(Plan::success).orElse(Reason.ROLLED_BACK);
            return soaking.in(Phase.SUCCEEDED, Optional.of(success), since);
        }
        String nobody = since + "; but Prometheus has not refreshed its Watchdog alert since "
                + seen.lastSign().orElseThrow().truncatedTo(ChronoUnit.SECONDS) + ", so nobody measures";
        return isOverdue()
                ? soaking.in(
                        Phase.FAILED,
                        Optional.of(Reason.NOT_MEASURED),
                        nobody + ": check Prometheus and Alertmanager, then the workload by hand")
                : soaking.in(Phase.VERIFYING, Optional.empty(), nobody);
    }

    private Status stillFiring(Instant healthy) {
        String alerts = seen.firing().stream()
                .map(a -> a.alertname() + " for " + a.workload().name())
                .distinct()
                .collect(Collectors.joining(", "));
        Status noisy = status.with(status.times().healthySince(Optional.of(healthy), Optional.empty()));
        return isOverdue()
                ? noisy.in(
                        Phase.NOT_THE_CAUSE, Optional.of(Reason.STILL_FIRING), "complete, and still firing: " + alerts)
                : noisy.in(Phase.VERIFYING, Optional.empty(), "complete; still firing: " + alerts);
    }

    private String because(String message) {
        return seen.restored().causes().isEmpty()
                ? message
                : message + "; " + String.join("; ", seen.restored().causes());
    }

    private String advice() {
        String first = seen.restored().causes().isEmpty()
                ? "; kubectl -n " + rollback.namespace() + " describe pods shows why"
                : "";
        return first
                + status.target()
                        .flatMap(Status.Target::failure)
                        .map(why -> "; " + status.target().orElseThrow().hash()
                                + " is known bad now, and there is no older proven revision to go back to")
                        .orElse("");
    }

    private boolean isOverdue() {
        Instant acted = status.times().acted().orElse(seen.now());
        return !seen.now().isBefore(acted.plus(settings.timeout()));
    }

    private Status ended(Phase phase, Reason reason, String message) {
        return status.in(phase, Optional.of(reason), message);
    }
}
