package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
    private final StateMachine machine;

    private CircuitBreaker(String name, StateMachine machine) {
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
        return new CircuitBreaker(name, new StateMachine(name, settings, ticker, random));
    }

    public String name() {
        return name;
    }

    public Settings settings() {
        return machine.settings().settings;
    }

    /** What {@link Permit}'s {@code startedAt} is read from. */
    public Ticker ticker() {
        return machine.ticker;
    }

    // ---- calls

    /** A {@link Permit} to make one call, or a {@link Rejection}. Never blocks. */
    public Admission tryAcquire() {
        BreakerState current = machine.current();
        return current instanceof ClosedState closed ? closed : current.tryAcquire();
    }

    /**
     * A permit to make one call.
     *
     * @throws CircuitOpenException when there is none; it has no stack trace
     */
    public Permit acquire() {
        BreakerState current = machine.current();
        return current instanceof ClosedState closed
                ? closed
                : current.tryAcquire().orThrow();
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
     * Makes a call that answers later, and reports how it ended, once, whatever is done with the returned future.
     *
     * <p>The call is judged by how its own stage ends. Cancelling the returned future cancels that stage, and a cancelled
     * call is ignored. When the caller's time limit ({@code orTimeout}) is over first, the call is reported as timed out at
     * that moment.
     *
     * @return a new future that completes as the call's stage does, after the breaker was told. It never throws: a
     *     rejection ({@link CircuitOpenException}), whatever {@code call} throws, and a null stage all fail the future
     */
    public <T extends @Nullable Object> CompletableFuture<T> stage(Supplier<? extends CompletionStage<T>> call) {
        return tryAcquire()
                .either(
                        permit -> permit.start(machine.ticker.nanos(), call),
                        rejection -> CompletableFuture.failedFuture(rejection.toException()));
    }

    // ---- control

    /** New settings from now on; a closed breaker keeps its window, an open one its deadline. */
    public void reconfigure(Settings settings) {
        machine.run(() -> machine.reconfigure(settings));
    }

    /**
     * Opens it for that long, as failures do; then probes are let out.
     *
     * @param time more than zero; what is longer than {@value StateMachine#MOST_DAYS} days counts as that
     */
    public void openFor(Duration time) {
        Ranges.check(!time.isNegative() && !time.isZero(), "open time", time, "more than zero");
        machine.run(() -> machine.openFor(Reason.MANUAL, machine.ticker.nanos(), StateMachine.nanos(time)));
    }

    /** Rejects every call, probes included, until {@link #reset()}. */
    public void forceOpen() {
        machine.run(() -> machine.force(State.FORCED_OPEN, Reason.MANUAL));
    }

    /** Lets every call through and counts it, and never opens, until {@link #reset()}. */
    public void forceClosed() {
        machine.run(() -> machine.force(State.FORCED_CLOSED, Reason.MANUAL));
    }

    /** Lets every call through and counts nothing, until {@link #reset()}. */
    public void disable() {
        machine.run(() -> machine.force(State.DISABLED, Reason.MANUAL));
    }

    /**
     * Closes it with an empty window; calls that are still running are late. Where the settings' mode is
     * {@link Settings.Mode#DISABLED}, it is disabled again.
     */
    public void reset() {
        machine.run(() -> machine.close(Reason.MANUAL, machine.ticker.nanos()));
    }

    /** Adds a listener for as long as the breaker lives. */
    public void listen(BreakerListener listener) {
        machine.listen(listener);
    }

    // ---- reading

    /** The state now. Once the time of an open breaker is over it is HALF_OPEN: the next call is let out as a probe. */
    public State state() {
        return machine.current().shown(machine.ticker.nanos());
    }

    /** Everything that is known at one moment. */
    public Snapshot snapshot() {
        return machine.read();
    }

    /** For the other packages of this library. */
    public BreakerInternals internals() {
        return new BreakerInternals(machine);
    }
}
