package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine below a breaker: one lock for everything but ordinary closed calls and rejections. Callbacks are
 * called outside the lock, and what they throw ends here.
 */
final class StateMachine {
    /** About 136 years: half of what a 64-bit ticker can tell apart is 146. */
    static final int MOST_DAYS = 50_000;

    final Ticker ticker;
    final Ledger ledger = new Ledger();
    final Callbacks callbacks;
    private final String name;
    private final DoubleSupplier random;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile CompiledSettings settings;
    /** Written under the lock. */
    private volatile BreakerState current;

    // Guarded by the lock.
    private long generation;
    private int openingsInARow;
    private List<BreakerEvent> events = new ArrayList<>();

    StateMachine(String name, Settings settings, Ticker ticker, DoubleSupplier random) {
        this.name = name;
        this.ticker = ticker;
        this.random = random;
        callbacks = new Callbacks(name, ledger);
        this.settings = new CompiledSettings(settings, false);
        current = settings.mode() == Settings.Mode.DISABLED
                ? new ForcedState(this, State.DISABLED, 0)
                : new ClosedState(this, 0, ticker.nanos());
    }

    BreakerState current() {
        return current;
    }

    CompiledSettings settings() {
        return settings;
    }

    // ---- admission

    /** A rejection, or in a dry run the permit of a call that passes all the same. */
    Admission reject(BreakerState by, long left) {
        boolean dry = settings.dryRun && by.state != State.FORCED_OPEN;
        ledger.rejected(dry);
        callbacks.called(by.state, dry ? Outcome.WOULD_REJECT : Outcome.REJECTED, 0);
        return dry ? by : new Rejection(name, by.state, left);
    }

    /** The open time is over: the first that comes makes it half-open, and is the first probe. */
    Admission probeAfter(OpenState open) {
        ProbePermit probe = locked(() -> {
            long now = ticker.nanos();
            if (current != open || open.left(now) > 0) {
                return null;
            }
            announce(State.HALF_OPEN, Reason.OPEN_TIME_OVER, 0);
            HalfOpenState half = new HalfOpenState(this, generation, now);
            enter(half);
            return half.grant(now);
        });
        return probe != null ? probe : current.tryAcquire();
    }

    Admission probe(HalfOpenState half) {
        Admission answer = locked(() -> {
            long now = ticker.nanos();
            if (current == half && half.lost(now)) {
                open(Reason.PROBES_LOST, now, 0);
            }
            if (current != half) {
                return null;
            }
            ProbePermit probe = half.grant(now);
            return probe != null ? probe : new Rejection(name, State.HALF_OPEN, half.left(now));
        });
        if (answer instanceof Rejection rejection) {
            return reject(half, rejection.remainingNanos());
        }
        return answer != null ? answer : current.tryAcquire();
    }

    // ---- transitions

    /** Under the lock. What happened is told afterwards, outside. */
    <T> @Nullable T locked(Supplier<@Nullable T> step) {
        List<BreakerEvent> happened = List.of();
        T result;
        lock.lock();
        try {
            result = step.get();
            if (!events.isEmpty()) {
                happened = events;
                events = new ArrayList<>();
            }
        } finally {
            lock.unlock();
        }
        happened.forEach(callbacks::tell);
        return result;
    }

    /** Under the lock, if {@code expected} is current; false when its generation is over. */
    boolean lockedIfCurrent(BreakerState expected, Runnable step) {
        return test(() -> {
            boolean is = current == expected;
            if (is) {
                step.run();
            }
            return is;
        });
    }

    /** Under the lock. */
    boolean test(BooleanSupplier step) {
        return Boolean.TRUE.equals(locked(step::getAsBoolean));
    }

    /** Under the lock. */
    void run(Runnable step) {
        var unused = test(() -> {
            step.run();
            return true;
        });
    }

    static long nanos(Duration time) {
        Duration most = Duration.ofDays(MOST_DAYS);
        return (time.compareTo(most) > 0 ? most : time).toNanos();
    }

    private void enter(BreakerState next) {
        BreakerState left = current;
        current = next;
        if (left instanceof ClosedState closed) {
            closed.retire();
        }
    }

    /** Under the lock: opens, for the usual time or what the dependency asked for, whichever is longer. */
    void open(Reason reason, long now, long wait) {
        openingsInARow++;
        long paused = current instanceof HalfOpenState half ? half.left(now) : 0;
        long usual = reason == Reason.RETRY_AFTER
                ? 0
                : settings.settings.opening().nanos(openingsInARow, callbacks.random(random));
        openFor(reason, now, Math.max(usual, Math.max(wait, paused)));
    }

    /** Under the lock. */
    void openFor(Reason reason, long now, long nanos) {
        announce(State.OPEN, reason, nanos);
        enter(new OpenState(this, generation, now + nanos));
    }

    /** Under the lock: closes, or goes back to being disabled where the settings say so. */
    void close(Reason reason, long now) {
        openingsInARow = 0;
        if (settings.settings.mode() == Settings.Mode.DISABLED) {
            force(State.DISABLED, reason);
        } else {
            announce(State.CLOSED, reason, 0);
            enter(new ClosedState(this, generation, now));
        }
    }

    /** Under the lock. */
    void force(State state, Reason reason) {
        announce(state, reason, 0);
        enter(new ForcedState(this, state, generation));
    }

    private void announce(State to, Reason reason, long nanos) {
        State from = current.state;
        generation++;
        ledger.transition(from, to);
        events.add(new BreakerEvent.Transition(
                name, from, to, reason, generation, Duration.ofNanos(nanos), settings.dryRun));
    }

    /** A result whose generation is over asks for time: an open breaker takes longer, a half-open one pauses. */
    void late(long now, long wait) {
        if (wait > 0) {
            run(() -> prolong(Reason.RETRY_AFTER, now, wait));
        }
    }

    /** Under the lock. */
    void prolong(Reason reason, long now, long nanos) {
        if (current instanceof OpenState open && open.extend(now, nanos)) {
            events.add(new BreakerEvent.Extended(name, reason, generation, Duration.ofNanos(nanos), settings.dryRun));
        } else if (current instanceof HalfOpenState half) {
            half.pause(now, nanos);
        }
    }

    /** Under the lock. */
    void reconfigure(Settings changed) {
        boolean was = settings.settings.mode() == Settings.Mode.DISABLED;
        boolean disabled = changed.mode() == Settings.Mode.DISABLED;
        settings = new CompiledSettings(changed, callbacks.traced());
        events.add(new BreakerEvent.Reconfigured(name, changed));
        long now = ticker.nanos();
        if (disabled && !was && current.state != State.DISABLED) {
            force(State.DISABLED, Reason.MANUAL);
        } else if (was && !disabled && current.state == State.DISABLED) {
            close(Reason.MANUAL, now);
        } else if (current instanceof ClosedState closed) {
            closed.reconfigured(now);
        } else if (current instanceof HalfOpenState half && half.updateFull()) {
            close(Reason.PROBES_SUCCEEDED, now);
        }
    }

    void listen(BreakerListener listener) {
        if (callbacks.add(listener)) {
            run(() -> {
                settings = new CompiledSettings(settings.settings, true);
                if (current instanceof ClosedState closed) {
                    closed.reconfigured(ticker.nanos());
                }
            });
        }
    }

    // ---- reading

    Snapshot read() {
        lock.lock();
        try {
            long now = ticker.nanos();
            ClosedState closed = current instanceof ClosedState is ? is : null;
            long[] inCells = closed == null ? Cells.EMPTY : closed.cells();
            return new Snapshot(
                    current.shown(now),
                    current.generation(),
                    Duration.ofNanos(current instanceof OpenState open ? Math.max(0, open.left(now)) : 0),
                    closed == null ? Snapshot.Window.EMPTY : closed.reading(now),
                    ledger.calls(inCells),
                    ledger.times(inCells));
        } finally {
            lock.unlock();
        }
    }
}
