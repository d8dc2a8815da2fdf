package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Why a rollback is where it is. Refusals stand in the order in which their guards are asked. {@code docs/operating.md} has a
 * row for each, with what to do.
 */
public enum Reason {
    // the request
    INVALID_ALERT(Reach.RECORDED, "the alert has no start that can be parsed"),
    MISSING_LABELS(Reach.RECORDED, "the alert does not say which workload it is about"),
    UNSUPPORTED_KIND(Reach.RECORDED, "this kind of workload is not rolled back; do it by hand"),
    WORKLOAD_NOT_FOUND(Reach.RECORDED, "there is no such workload"),
    // what people forbade
    POLICY_OFF(Reach.RECORDED, "its policy is off: people handle it"),
    FROZEN(Reach.PAGE, "somebody has frozen it; ask them, or override the freeze"),
    // the cause
    CLOCK_SKEW(Reach.PAGE, "the alert starts in the future: a clock is wrong"),
    ALERT_RESOLVED(Reach.RECORDED, "the alert is over"),
    REVISION_NOT_CURRENT(Reach.RECORDED, "the failing revision no longer serves"),
    ALERT_OLDER_THAN_REVISION(Reach.RECORDED, "it failed before this revision was active: the deploy is not the cause"),
    NO_RECENT_DEPLOY(Reach.RECORDED, "nothing was deployed lately: look for another cause"),
    NOT_SERVING(Reach.RECORDED, "it is the idle side of a blue-green pair"),
    SCALED_TO_ZERO(Reach.RECORDED, "it runs no pods"),
    FAILING_BEFORE_DEPLOY(Reach.RECORDED, "it failed as much before the deploy: the deploy is not the cause"),
    OLD_REVISION_FAILS_TOO(Reach.RECORDED, "the earlier revision fails as well: the cause is shared"),
    RELEASE_IN_PROGRESS(Reach.RECORDED, "a delivery is changing it, and the alert is not about what it brings"),
    PAUSED(Reach.PAGE, "its rollout is paused, or left to people, so no change would reach the pods"),
    // the target
    ALREADY_AT_TARGET(Reach.PAGE, "it has that revision already"),
    NO_EARLIER_REVISION(Reach.PAGE, "there is no earlier revision to go back to"),
    NO_PROVEN_TARGET(Reach.PAGE, "no earlier revision is known to have worked; name one by hand"),
    PEER_NOT_READY(Reach.PAGE, "the other side of the blue-green pair is not ready"),
    SCHEMA_INCOMPATIBLE(Reach.PAGE, "the earlier revision does not work with the database as it is"),
    CONFIG_CHANGED(Reach.PAGE, "only configuration changed, which a rollback would not bring back"),
    OWNED_BY_GIT_OPS("OwnedByGitOps", Reach.PAGE, "another controller would undo the rollback: revert in Git"),
    // limits
    COOLDOWN(Reach.PAGE, "it was rolled back a moment ago and fails again"),
    TOO_MANY_ROLLBACKS(Reach.PAGE, "many workloads fail at once: the cause is shared"),
    // on the way
    WEAK_EVIDENCE(Reach.PAGE, "the trouble may be older than the deploy, and the service does not act on that"),
    REJECTED(Reach.RECORDED, "a person said no"),
    APPROVAL_EXPIRED(Reach.PAGE, "nobody answered in time: decide by hand"),
    FORBIDDEN(Reach.PAGE, "the cluster does not allow it to this service"),
    // waiting and observed
    APPROVAL_REQUIRED(Reach.PAGE, "a person has to decide"),
    WOULD_ROLL_BACK(Reach.RECORDED, "it would be rolled back, but its policy is to observe"),
    // success
    ROLLED_BACK(Reach.MESSAGE, "its earlier revision is restored, and no alert fires"),
    FLIPPED(Reach.MESSAGE, "the Service points to the other side again, and no alert fires"),
    CANARY_ABORTED(Reach.MESSAGE, "the delivery that brought it is undone, and no alert fires"),
    // after the action
    ROLLOUT_TIMED_OUT(Reach.PAGE, "the restored revision did not become ready in time"),
    STILL_FIRING(Reach.PAGE, "it was rolled back and still fails: the deploy was not the cause"),
    NOT_MEASURED(Reach.PAGE, "it was rolled back, and nobody measured whether that helped: Prometheus is silent"),
    PARTIAL_FLIP(Reach.PAGE, "one of several Services could not be flipped, so none was"),
    WORKLOAD_DELETED(Reach.PAGE, "it was deleted on the way"),
    TEMPLATE_CHANGED(Reach.MESSAGE, "a newer deploy came first and was left alone");

    /** Whom an outcome has to reach. */
    public enum Reach {
        /** Recorded only: the alert itself reaches people by its own route. */
        RECORDED,
        /** A message. */
        MESSAGE,
        /** A person has to act. */
        PAGE
    }

    private final String text;
    private final Reach reach;
    private final String meaning;

    Reason(Reach reach, String meaning) {
        this.text = upperCamel(name());
        this.reach = reach;
        this.meaning = meaning;
    }

    Reason(String text, Reach reach, String meaning) {
        this.text = text;
        this.reach = reach;
        this.meaning = meaning;
    }

    /** As it stands in the resource, such as {@code NoRecentDeploy}. */
    @JsonValue
    public String text() {
        return text;
    }

    public Reach reach() {
        return reach;
    }

    /** In one clause, for somebody who has just been woken up. */
    public String meaning() {
        return meaning;
    }

    /**
     * The reason written as {@code text}.
     *
     * @throws IllegalArgumentException when there is none
     */
    @JsonCreator
    public static Reason of(String text) {
        for (Reason reason : values()) {
            if (reason.text.equals(text)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no reason is called " + text);
    }

    private static String upperCamel(String name) {
        var text = new StringBuilder();
        for (String word : name.split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
