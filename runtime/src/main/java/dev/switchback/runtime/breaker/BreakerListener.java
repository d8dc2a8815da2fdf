package dev.switchback.runtime.breaker;

/**
 * Hears what happens to a breaker, on the thread that made it happen and outside every lock: what several threads made
 * happen may be heard in another order, which the generation tells. A listener that throws is reported once as
 * {@link BreakerEvent.CallbackFailed} to the others and harms nobody.
 */
public interface BreakerListener {

    /** A state changed, settings changed, or a callback failed. */
    void on(BreakerEvent event);

    /** Whether {@link #onCall} wants to be called; it costs the fast path its speed. Asked once, when it is added. */
    default boolean wantsCalls() {
        return false;
    }

    /**
     * A call ended or was rejected.
     *
     * @param state of the generation that let it through or rejected it
     * @param nanos how long it took; 0 for what was not called
     */
    default void onCall(String breaker, State state, Outcome outcome, long nanos) {}
}
