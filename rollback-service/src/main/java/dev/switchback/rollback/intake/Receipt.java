package dev.switchback.rollback.intake;

/** What became of one alert of a message. */
public sealed interface Receipt {

    /** In words, for the answer and the log. */
    String message();

    /** Not for us: another action, or the Watchdog. */
    record Ignored(String message) implements Receipt {}

    /** A record holds it now; {@code rollback} is its {@code namespace/name}. */
    record Recorded(String rollback, String message) implements Receipt {}

    /** The record held this delivery already. */
    record Known(String rollback, String message) implements Receipt {}

    /** It could not be kept for a passing reason: Alertmanager has to send it again. */
    record Deferred(String message) implements Receipt {}

    /** It cannot be kept, and sending it again will not help. */
    record Dropped(String message) implements Receipt {}
}
