package dev.switchback.pipeline.conditions;

/** A condition that cannot be understood, or that the result of a query does not fit; the message says why. */
public final class ConditionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConditionException(String message) {
        super(message);
    }

    /** A mistake in the text, at a position from 0. */
    static ConditionException at(int position, String message) {
        return new ConditionException("at character " + (position + 1) + ": " + message);
    }

    /** An operation that its values do not fit. */
    static ConditionException unfit(String operation, String allowed) {
        return new ConditionException(operation + " needs " + allowed);
    }

    /** The message, which is never missing. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
