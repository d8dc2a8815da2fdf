package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling what fails, and finds out when it is back.
 *
 * <pre>{@code
 * CircuitBreaker breaker = CircuitBreaker.of("payments", Settings.defaults().withFailMax(3));
 * String answer = breaker.call(() -> client.pay(order));   // CircuitOpenException says how long to wait
 * }</pre>
 *
 * <p>Safe for any number of threads. A call that ends well while the breaker is closed allocates nothing and takes no
 * lock.
 */
public final class CircuitBreaker {
    private final String name;
    private final Machine machine;

    private CircuitBreaker(String name, Machine machine) {
        this.name = name;
        this.machine = machine;
    }

    /** A closed breaker on the system's monotonic clock. */
    public static CircuitBreaker of(String name, Settings settings) {
        return of(name, settings, Ticker.system(), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /**
     * A closed breaker.
     *
     * @param random at least 0 and below 1, for jitter
     */
    public static CircuitBreaker of(String name, Settings settings, Ticker ticker, DoubleSupplier random) {
        return new CircuitBreaker(name, new Machine(name, settings, ticker, random));
    }

    public String name() {
        return name;
    }

    public Settings settings() {
        return machine.policy().settings;
    }

    /** What {@link Permit}'s {@code startedAt} is read from. */
    public Ticker ticker() {
        return machine.ticker;
    }

    // ---- calls

    /** A {@link Permit} to make one call, or a {@link Rejection}. Never blocks. */
    public Admission tryAcquire() {
        Phase phase = machine.phase();
        return phase instanceof Closed closed ? closed : phase.tryAcquire();
    }

    /**
     * A permit to make one call.
     *
     * @throws CircuitOpenException when there is none; it has no stack trace
     */
    public Permit acquire() {
        Phase phase = machine.phase();
        if (phase instanceof Closed closed) {
            return closed;
        }
        Admission admission = phase.tryAcquire();
        if (admission instanceof Permit permit) {
            return permit;
        }
        throw ((Rejection) admission).toException();
    }

    /**
     * Makes a call.
     *
     * @throws CircuitOpenException when it was not made
     * @throws Exception what the call threw
     */
    public <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
        Permit permit = acquire();
        long startedAt = machine.ticker.nanos();
        T result;
        try {
            result = call.call();
        } catch (Throwable e) {
            permit.onFailure(startedAt, e);
            throw e;
        }
        permit.onResult(startedAt, result);
        return result;
    }

    /** Makes a call that throws nothing checked. */
    public <T extends @Nullable Object> T get(Supplier<T> call) {
        Permit permit = acquire();
        long startedAt = machine.ticker.nanos();
        T result;
        try {
            result = call.get();
        } catch (Throwable e) {
            permit.onFailure(startedAt, e);
            throw e;
        }
        permit.onResult(startedAt, result);
        return result;
    }

    /** Makes a call that returns nothing. */
    public void run(Runnable call) {
        Permit permit = acquire();
        long startedAt = machine.ticker.nanos();
        try {
            call.run();
        } catch (Throwable e) {
            permit.onFailure(startedAt, e);
            throw e;
        }
        permit.onSuccess(startedAt);
    }

    /**
     * Makes a call that answers later.
     *
     * @return the call's own stage; one that failed with {@link CircuitOpenException} when it was not made
     */
    public <T extends @Nullable Object> CompletionStage<T> stage(Supplier<? extends CompletionStage<T>> call) {
        Admission admission = tryAcquire();
        if (admission instanceof Rejection rejection) {
            return CompletableFuture.failedStage(rejection.toException());
        }
        Permit permit = (Permit) admission;
        long startedAt = machine.ticker.nanos();
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "the call returned no stage");
        } catch (Throwable e) {
            permit.onFailure(startedAt, e);
            throw e;
        }
        return stage.whenComplete((result, thrown) -> {
            if (thrown == null) {
                permit.onResult(startedAt, result);
            } else {
                permit.onFailure(startedAt, causeOf(thrown));
            }
        });
    }

    private static Throwable causeOf(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    // ---- control

    /** New settings from now on; a closed breaker's window goes on with what it holds, an open one's deadline stays. */
    public void reconfigure(Settings settings) {
        machine.reconfigure(settings);
    }

    /** Opens it for that long, after which it lets probes out. */
    public void open(Duration time) {
        machine.lockedAlways(() -> machine.openedFor(Reason.MANUAL, machine.ticker.nanos(), time.toNanos()));
    }

    /**
     * Another process found the dependency failing: stays open, or opens, for that long. Forced states stay what they are.
     */
    public void coolDown(Duration time) {
        machine.lockedAlways(() -> {
            long now = machine.ticker.nanos();
            State state = machine.phase().state();
            machine.prolong(Reason.PEER, now, time.toNanos());
            return state == State.CLOSED ? machine.openedFor(Reason.PEER, now, time.toNanos()) : null;
        });
    }

    /** Another process ended what {@link #coolDown} began: closes if it is open or half-open. Forced states stay. */
    public void endCoolDown() {
        machine.lockedAlways(() -> {
            State state = machine.phase().state();
            boolean cooling = state == State.OPEN || state == State.HALF_OPEN;
            return cooling ? machine.closing(Reason.PEER, machine.ticker.nanos()) : null;
        });
    }

    /** Rejects every call until {@link #reset()}. */
    public void forceOpen() {
        machine.lockedAlways(() -> machine.fixing(State.FORCED_OPEN));
    }

    /** Lets every call through and counts it, and opens for nothing, until {@link #reset()}. */
    public void forceClosed() {
        machine.lockedAlways(() -> machine.fixing(State.FORCED_CLOSED));
    }

    /** Lets every call through and counts nothing, until {@link #reset()}. */
    public void disable() {
        machine.lockedAlways(() -> machine.fixing(State.DISABLED));
    }

    /**
     * Closed, with an empty window; what was let through before is late. Where the settings' mode is
     * {@link Mode#DISABLED}, disabled again.
     */
    public void reset() {
        machine.lockedAlways(() -> machine.closing(Reason.MANUAL, machine.ticker.nanos()));
    }

    /** Adds a listener for as long as the breaker lives. */
    public void listen(BreakerListener listener) {
        machine.listen(listener);
    }

    // ---- reading

    /** The state now. An open breaker whose time is over says OPEN until the next call makes it half-open. */
    public State state() {
        return machine.phase().state();
    }

    /** The generation of the state now; later states have higher ones. */
    public long generation() {
        return machine.phase().generation();
    }

    /** Everything that is known at one moment. */
    public Snapshot snapshot() {
        return machine.read();
    }

    /** Failed calls of a kind, since the breaker was made. */
    public long failures(FailureKind kind) {
        return machine.ledger.failures(kind);
    }

    /** Slow calls, since the breaker was made. */
    public long slowCalls() {
        return machine.ledger.slowCalls();
    }

    /** Changes from one state to another, since the breaker was made. */
    public long transitions(State from, State to) {
        return machine.ledger.transitions(from, to);
    }

    /** Callbacks that threw, since the breaker was made. */
    public long callbacksFailed() {
        return machine.ledger.callbacksFailed();
    }

    /** A predicate of who guards calls with this breaker threw, and ended there: counted, and told to the listeners. */
    public void countFailedCallback(Throwable cause) {
        machine.callbacks.failedCallback(cause, null);
    }

    /** Somebody answered in the place of this breaker's dependency. */
    public void countFallback() {
        machine.ledger.fallback();
    }

    /** How often somebody answered in the place of the dependency, since the breaker was made. */
    public long fallbacks() {
        return machine.ledger.fallbacks();
    }
}
