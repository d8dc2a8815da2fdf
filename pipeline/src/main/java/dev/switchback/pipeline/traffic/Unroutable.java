package dev.switchback.pipeline.traffic;

/** The object cannot be split as it is; {@link RouteObject} makes a {@link Routing.Refused} of it. */
final class Unroutable extends RuntimeException {
    private final transient Routing.Cause cause;

    private Unroutable(Routing.Cause cause, String why) {
        super(why);
        this.cause = cause;
    }

    static Unroutable missing(String why) {
        return new Unroutable(Routing.Cause.MISSING, why);
    }

    static Unroutable invalid(String why) {
        return new Unroutable(Routing.Cause.INVALID, why);
    }

    Routing refused() {
        return new Routing.Refused(cause, String.valueOf(getMessage()));
    }
}
