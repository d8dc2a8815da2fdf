package dev.switchback.rollback.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a case is where it is. Refusals stand in the order in which their guards are asked. */
public enum Reason {
    // the request
    INVALID_ALERT(Reach.PEOPLE_KNOW),
    MISSING_LABELS(Reach.PEOPLE_KNOW),
    UNSUPPORTED_KIND(Reach.PEOPLE_KNOW),
    WORKLOAD_NOT_FOUND(Reach.PEOPLE_KNOW),
    // what people forbade
    POLICY_OFF(Reach.PEOPLE_KNOW),
    FROZEN(Reach.PAGE),
    // the cause
    CLOCK_SKEW(Reach.PAGE),
    ALERT_RESOLVED(Reach.PEOPLE_KNOW),
    REVISION_NOT_CURRENT(Reach.PEOPLE_KNOW),
    ALERT_OLDER_THAN_REVISION(Reach.PEOPLE_KNOW),
    NO_RECENT_DEPLOY(Reach.PEOPLE_KNOW),
    NOT_SERVING(Reach.PEOPLE_KNOW),
    SCALED_TO_ZERO(Reach.PEOPLE_KNOW),
    OLD_REVISION_FAILS_TOO(Reach.PEOPLE_KNOW),
    RELEASE_IN_PROGRESS(Reach.PEOPLE_KNOW),
    PAUSED(Reach.PAGE),
    // the target
    ALREADY_AT_TARGET(Reach.PAGE),
    NO_EARLIER_REVISION(Reach.PAGE),
    NO_PROVEN_TARGET(Reach.PAGE),
    PEER_NOT_READY(Reach.PAGE),
    SCHEMA_INCOMPATIBLE(Reach.PAGE),
    CONFIG_CHANGED(Reach.PAGE),
    OWNED_BY_GIT_OPS("OwnedByGitOps", Reach.PAGE),
    // limits
    COOLDOWN(Reach.PAGE),
    TOO_MANY_ROLLBACKS(Reach.PAGE),
    // on the way
    REJECTED(Reach.PEOPLE_KNOW),
    APPROVAL_EXPIRED(Reach.PAGE),
    FORBIDDEN(Reach.PAGE),
    // waiting and observed
    APPROVAL_REQUIRED(Reach.PAGE),
    WOULD_ROLL_BACK(Reach.PEOPLE_KNOW),
    // success
    ROLLED_BACK(Reach.MESSAGE),
    FLIPPED(Reach.MESSAGE),
    CANARY_ABORTED(Reach.MESSAGE),
    HELM_ROLLED_BACK(Reach.MESSAGE),
    GIT_REVERTED(Reach.MESSAGE),
    // after the action
    ROLLOUT_TIMED_OUT(Reach.PAGE),
    STILL_FIRING(Reach.PAGE),
    WORKLOAD_DELETED(Reach.PAGE),
    TEMPLATE_CHANGED(Reach.MESSAGE);

    /** Whom an outcome has to reach. */
    public enum Reach {
        /** Recorded only: the alert itself reaches people by its own route. */
        PEOPLE_KNOW,
        /** A message. */
        MESSAGE,
        /** A person has to act. */
        PAGE
    }

    private final String text;
    private final Reach reach;

    Reason(Reach reach) {
        this.text = upperCamel(name());
        this.reach = reach;
    }

    Reason(String text, Reach reach) {
        this.text = text;
        this.reach = reach;
    }

    /** As it stands in the record, such as {@code NoRecentDeploy}. */
    @JsonValue
    public String text() {
        return text;
    }

    public Reach reach() {
        return reach;
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
