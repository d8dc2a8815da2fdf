package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.Guard;
import dev.switchback.rollback.model.Reason;
import java.util.List;

/** The policy of this service, from top to bottom. */
public final class Guards {

    /** What a guard is about. */
    public enum Group {
        REQUEST,
        FORBIDDEN,
        CAUSE,
        TARGET,
        LIMITS
    }

    /**
     * A guard in its place.
     *
     * @param perAlert whether it judges each alert of a case alone
     */
    public record Entry(Group group, Reason reason, boolean perAlert, Guard guard) {}

    /** The order in which guards are asked; the first that refuses gives the reason. */
    public static final List<Entry> IN_ORDER = List.of(
            perAlert(Group.REQUEST, Reason.INVALID_ALERT, new InvalidAlert()),
            perAlert(Group.REQUEST, Reason.MISSING_LABELS, new MissingLabels()),
            perAlert(Group.REQUEST, Reason.UNSUPPORTED_KIND, new UnsupportedKind()),
            perAlert(Group.REQUEST, Reason.WORKLOAD_NOT_FOUND, new WorkloadNotFound()),
            perAlert(Group.FORBIDDEN, Reason.POLICY_OFF, new PolicyOff()),
            perAlert(Group.FORBIDDEN, Reason.FROZEN, new Frozen()),
            perAlert(Group.CAUSE, Reason.CLOCK_SKEW, new ClockSkew()),
            perAlert(Group.CAUSE, Reason.ALERT_RESOLVED, new AlertResolved()),
            perAlert(Group.CAUSE, Reason.REVISION_NOT_CURRENT, new RevisionNotCurrent()),
            perAlert(Group.CAUSE, Reason.ALERT_OLDER_THAN_REVISION, new AlertOlderThanRevision()),
            perAlert(Group.CAUSE, Reason.NO_RECENT_DEPLOY, new NoRecentDeploy()),
            perCase(Group.CAUSE, Reason.NOT_SERVING, new NotServing()),
            perCase(Group.CAUSE, Reason.SCALED_TO_ZERO, new ScaledToZero()),
            perCase(Group.CAUSE, Reason.OLD_REVISION_FAILS_TOO, new OldRevisionFailsToo()),
            // ReleaseInProgress stands here: a Delivery owns the workload, the canary is aborted instead.
            perCase(Group.CAUSE, Reason.PAUSED, new Paused()),
            perCase(Group.TARGET, Reason.ALREADY_AT_TARGET, new NoTarget(Reason.ALREADY_AT_TARGET)),
            perCase(Group.TARGET, Reason.NO_EARLIER_REVISION, new NoTarget(Reason.NO_EARLIER_REVISION)),
            perCase(Group.TARGET, Reason.NO_PROVEN_TARGET, new NoTarget(Reason.NO_PROVEN_TARGET)),
            perCase(Group.TARGET, Reason.PEER_NOT_READY, new NoTarget(Reason.PEER_NOT_READY)),
            // SchemaIncompatible, ConfigChanged and OwnedByGitOps stand here.
            perCase(Group.LIMITS, Reason.COOLDOWN, new Cooldown()),
            perCase(Group.LIMITS, Reason.TOO_MANY_ROLLBACKS, new TooManyRollbacks()));

    private Guards() {}

    private static Entry perAlert(Group group, Reason reason, Guard guard) {
        return new Entry(group, reason, true, guard);
    }

    private static Entry perCase(Group group, Reason reason, Guard guard) {
        return new Entry(group, reason, false, guard);
    }
}
