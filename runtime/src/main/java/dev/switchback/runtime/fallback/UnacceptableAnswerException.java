package dev.switchback.runtime.fallback;

/** A tier answered with something that the chain does not accept as an answer. */
public final class UnacceptableAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnacceptableAnswerException(String source) {
        super("the answer of " + source + " is not acceptable", null, false, false);
    }
}
