package dev.switchback.rollback.web.page;

import dev.switchback.rollback.model.Reason;

/** What a reason means, for somebody who has just been woken up. */
final class Meaning {
    private Meaning() {}

    static String of(Reason reason) {
        return switch (reason) {
            case INVALID_ALERT -> "the alert has no start that can be read";
            case MISSING_LABELS -> "the alert does not say which Deployment it is about";
            case UNSUPPORTED_KIND -> "this kind of workload is not rolled back; do it by hand";
            case WORKLOAD_NOT_FOUND -> "there is no such Deployment";
            case POLICY_OFF -> "its policy is off: people handle it";
            case FROZEN -> "somebody has frozen it; ask them, or override the freeze";
            case CLOCK_SKEW -> "the alert starts in the future: a clock is wrong";
            case ALERT_RESOLVED -> "the alert is over";
            case REVISION_NOT_CURRENT -> "the failing revision no longer serves";
            case ALERT_OLDER_THAN_REVISION -> "it failed before this revision was active: the deploy is not the cause";
            case NO_RECENT_DEPLOY -> "nothing was deployed lately: look for another cause";
            case NOT_SERVING -> "it is the idle side of a blue-green pair";
            case SCALED_TO_ZERO -> "it runs no pods";
            case OLD_REVISION_FAILS_TOO -> "the earlier revision fails as well: the cause is shared";
            case RELEASE_IN_PROGRESS -> "a release is under way, and aborts its own canary";
            case PAUSED -> "its rollout is paused, so no change would reach the pods";
            case ALREADY_AT_TARGET -> "it has that revision already";
            case NO_EARLIER_REVISION -> "there is no earlier revision to go back to";
            case NO_PROVEN_TARGET -> "no earlier revision is known to have worked; name one by hand";
            case PEER_NOT_READY -> "the other side of the blue-green pair is not ready";
            case SCHEMA_INCOMPATIBLE -> "the earlier revision does not work with the database as it is";
            case CONFIG_CHANGED -> "only configuration changed, which a rollback would not bring back";
            case OWNED_BY_GIT_OPS -> "another controller would undo the rollback: revert in Git";
            case COOLDOWN -> "it was rolled back a moment ago and fails again";
            case TOO_MANY_ROLLBACKS -> "many workloads fail at once: the cause is shared";
            case REJECTED -> "a person said no";
            case APPROVAL_EXPIRED -> "nobody answered in time: decide by hand";
            case FORBIDDEN -> "the cluster does not allow it to this service";
            case APPROVAL_REQUIRED -> "a person has to decide";
            case WOULD_ROLL_BACK -> "it would be rolled back, but its policy is to observe";
            case ROLLED_BACK -> "it has its earlier revision, and no alert fires";
            case FLIPPED -> "the Service points to the other side again, and no alert fires";
            case CANARY_ABORTED -> "the canary was aborted";
            case HELM_ROLLED_BACK -> "the Helm release was rolled back";
            case GIT_REVERTED -> "the commit was reverted";
            case ROLLOUT_TIMED_OUT -> "the restored revision did not become ready in time";
            case STILL_FIRING -> "it was rolled back and still fails: the deploy was not the cause";
            case WORKLOAD_DELETED -> "it was deleted on the way";
            case TEMPLATE_CHANGED -> "a newer deploy came first and was left alone";
        };
    }
}
