package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a case stands. */
public enum Phase {
    PENDING("Pending"),
    AWAITING_APPROVAL("AwaitingApproval"),
    EXECUTING("Executing"),
    VERIFYING("Verifying"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    NOT_THE_CAUSE("NotTheCause"),
    SUPERSEDED("Superseded"),
    REFUSED("Refused"),
    OBSERVED("Observed");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /** The phase written as {@code text}; anything unknown is {@link #PENDING}. */
    @JsonCreator
    public static Phase of(String text) {
        for (Phase phase : values()) {
            if (phase.text.equals(text)) {
                return phase;
            }
        }
        return PENDING;
    }

    /** Executing or Verifying: the case holds its workload. */
    public boolean isActing() {
        return this == EXECUTING || this == VERIFYING;
    }

    /** It waits for a decision, by the service or by a person. */
    public boolean isUndecided() {
        return this == PENDING || this == AWAITING_APPROVAL;
    }

    /** Something may still happen without a new alert. */
    public boolean isOpen() {
        return isUndecided() || isActing();
    }

    /** An evaluation ended without an action; a new occurrence re-opens the case. */
    public boolean isReopenable() {
        return this == REFUSED || this == OBSERVED;
    }
}
