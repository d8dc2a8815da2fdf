package dev.switchback.runtime.breaker;

import java.time.Duration;

/** What happened to a breaker, apart from calls. */
public sealed interface BreakerEvent {

    /** The breaker's name. */
    String breaker();

    /**
     * It changed its state.
     *
     * @param generation of the new state; later transitions have higher ones
     * @param openFor how long it stays open; zero unless {@code to} is OPEN
     * @param dryRun nothing is rejected, whatever the state says
     */
    record Transition(
            String breaker, State from, State to, Reason reason, long generation, Duration openFor, boolean dryRun)
            implements BreakerEvent {}

    /**
     * An open breaker stays open longer, because the dependency said so or a peer did. What is less than a second longer
     * than what was told before is not told.
     *
     * @param generation of the open state
     * @param openFor from now
     * @param dryRun nothing is rejected, although it is open
     */
    record Extended(String breaker, Reason reason, long generation, Duration openFor, boolean dryRun)
            implements BreakerEvent {}

    /** It has new settings, and kept its window. */
    record Reconfigured(String breaker, Settings settings) implements BreakerEvent {}

    /** A callback of the settings or of who guards calls with it, or a listener, threw; the breaker went on without it. */
    record CallbackFailed(String breaker, Throwable cause) implements BreakerEvent {}
}
