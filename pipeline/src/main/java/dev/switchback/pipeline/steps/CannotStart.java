package dev.switchback.pipeline.steps;

/** A delivery cannot begin as things are; nothing has been changed. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    private CannotStart(String why, boolean passing) {
        super(why);
        this.passing = passing;
    }

    static CannotStart lasting(String why) {
        return new CannotStart(why, false);
    }

    static CannotStart passing(String why) {
        return new CannotStart(why, true);
    }

    /** Whether it may be different soon. */
    public boolean isPassing() {
        return passing;
    }
}
