package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Calls what others wrote: predicates and listeners. What they throw is counted, told to the others, and ends here. */
final class Callbacks {
    private final String name;
    private final Ledger ledger;
    private final List<BreakerListener> listeners = new CopyOnWriteArrayList<>();
    private final List<BreakerListener> callListeners = new CopyOnWriteArrayList<>();
    private volatile boolean traced;

    Callbacks(String name, Ledger ledger) {
        this.name = name;
        this.ledger = ledger;
    }

    /** Whether somebody listens to every call. */
    boolean traced() {
        return traced;
    }

    /** Returns whether the listener wants to hear of every call. */
    boolean add(BreakerListener listener) {
        listeners.add(listener);
        if (listener.wantsCalls()) {
            callListeners.add(listener);
            traced = true;
        }
        return listener.wantsCalls();
    }

    boolean isFailure(CompiledSettings judging, @Nullable Object result) {
        Predicate<@Nullable Object> predicate =
                judging.settings.classification().failedResult();
        return predicate != null && test(predicate, result);
    }

    /** What a predicate says; false when it throws. */
    <T> boolean test(Predicate<? super T> predicate, @Nullable T result) {
        try {
            return predicate.test(result);
        } catch (Throwable e) {
            failedCallback(e, null);
            return false;
        }
    }

    @Nullable
    Duration retryAfterOf(CompiledSettings judging, Object resultOrCause) {
        try {
            return judging.settings.classification().retryAfterOf(resultOrCause);
        } catch (Throwable e) {
            failedCallback(e, null);
            return null;
        }
    }

    /** Called under the breaker's lock, so a failure is only counted; half is no jitter. */
    double random(DoubleSupplier random) {
        try {
            double drawn = random.getAsDouble();
            return drawn >= 0 && drawn < 1 ? drawn : 0.5;
        } catch (Throwable e) {
            ledger.callbacksFailed.incrementAndGet();
            return 0.5;
        }
    }

    void called(State state, Outcome outcome, long nanos) {
        if (traced) {
            for (BreakerListener listener : callListeners) {
                guarded(listener, () -> listener.onCall(name, state, outcome, nanos));
            }
        }
    }

    void tell(BreakerEvent event) {
        for (BreakerListener listener : listeners) {
            guarded(listener, () -> listener.on(event));
        }
    }

    private void guarded(BreakerListener listener, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            failedCallback(e, listener);
        }
    }

    private void failedCallback(Throwable cause, @Nullable BreakerListener culprit) {
        ledger.callbacksFailed.incrementAndGet();
        BreakerEvent event = new BreakerEvent.CallbackFailed(name, cause);
        for (BreakerListener listener : listeners) {
            if (listener != culprit) {
                try {
                    listener.on(event);
                } catch (Throwable ignored) {
                    ledger.callbacksFailed.incrementAndGet();
                }
            }
        }
    }
}
