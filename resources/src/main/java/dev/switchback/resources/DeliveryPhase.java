package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a delivery stands. */
public enum DeliveryPhase {
    PENDING("Pending"),
    PROGRESSING("Progressing"),
    AWAITING_APPROVAL("AwaitingApproval"),
    PAUSED("Paused"),
    /** What was done is undone, last step first. */
    UNDOING("Undoing"),
    SUCCEEDED("Succeeded"),
    ROLLED_BACK("RolledBack");

    private final String text;

    DeliveryPhase(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /** The phase written as {@code text}; anything unknown is {@link #PENDING}. */
    @JsonCreator
    public static DeliveryPhase of(String text) {
        for (DeliveryPhase phase : values()) {
            if (phase.text.equals(text)) {
                return phase;
            }
        }
        return PENDING;
    }

    /** Somebody has to drive it, or to answer: its workload is taken. */
    public boolean isOpen() {
        return this != SUCCEEDED && this != ROLLED_BACK;
    }
}
