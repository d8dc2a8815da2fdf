package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine below a breaker: one lock for everything but ordinary closed calls and rejections. Callbacks are
 * called outside the lock, and what they throw ends here.
 */
final class Machine {
    final Ticker ticker;
    final Ledger ledger = new Ledger();
    final Callbacks callbacks;
    private final String name;
    private final DoubleSupplier random;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Policy policy;
    /** Written under the lock. */
    private volatile Phase phase;

    // Guarded by the lock.
    private long generation;
    private int openingsInARow;
    private List<BreakerEvent> events = new ArrayList<>();

    Machine(String name, Settings settings, Ticker ticker, DoubleSupplier random) {
        this.name = name;
        this.ticker = ticker;
        this.random = random;
        callbacks = new Callbacks(name, ledger);
        policy = new Policy(settings, false);
        phase = settings.mode() == Mode.DISABLED
                ? new Fixed(this, State.DISABLED, 0)
                : new Closed(this, 0, ticker.nanos());
    }

    Phase phase() {
        return phase;
    }

    Policy policy() {
        return policy;
    }

    // ---- admission

    Admission reject(State state, long left, Shadow shadow) {
        boolean dry = policy.dryRun && state != State.FORCED_OPEN;
        ledger.rejected(dry);
        callbacks.called(state, dry ? Outcome.WOULD_REJECT : Outcome.REJECTED, 0);
        return dry ? shadow : new Rejection(name, state, left);
    }

    /** The open time is over: the first that comes makes it half-open, and is the first probe. */
    Admission probeAfter(Open open) {
        Admission[] answer = {null};
        lockedAlways(() -> {
            long now = ticker.nanos();
            if (phase != open || open.left(now) > 0) {
                return null;
            }
            HalfOpen half = halfOpening(now);
            answer[0] = half.grant(now);
            return half;
        });
        return answer[0] != null ? answer[0] : phase.tryAcquire();
    }

    Admission probe(HalfOpen half) {
        Admission[] answer = {null};
        long[] left = {0};
        lockedAlways(() -> {
            long now = ticker.nanos();
            if (phase != half) {
                return null;
            }
            if (half.lost(now)) {
                return opening(Reason.PROBES_LOST, now, 0);
            }
            answer[0] = half.grant(now);
            left[0] = half.left(now);
            return null;
        });
        if (answer[0] != null) {
            return answer[0];
        }
        return phase == half ? reject(State.HALF_OPEN, left[0], half.shadow()) : phase.tryAcquire();
    }

    // ---- transitions

    /** Under the lock, if {@code expected} is current: may return the next phase. False when its generation is over. */
    boolean locked(Phase expected, Supplier<@Nullable Phase> step) {
        boolean[] current = {false};
        lockedAlways(() -> {
            current[0] = phase == expected;
            return current[0] ? step.get() : null;
        });
        return current[0];
    }

    /** Under the lock: may return the next phase. What happened is told afterwards, outside. */
    void lockedAlways(Supplier<@Nullable Phase> step) {
        List<BreakerEvent> happened = List.of();
        lock.lock();
        try {
            Phase next = step.get();
            if (next != null) {
                enter(next);
            }
            if (!events.isEmpty()) {
                happened = events;
                events = new ArrayList<>();
            }
        } finally {
            lock.unlock();
        }
        happened.forEach(callbacks::tell);
    }

    private void enter(Phase next) {
        Phase left = phase;
        phase = next;
        if (left instanceof Closed closed) {
            closed.retire();
        }
    }

    /** Opens, for the usual time or what the dependency asked for, whichever is longer. */
    Phase opening(Reason reason, long now, long wait) {
        openingsInARow++;
        long paused = phase instanceof HalfOpen half ? half.left(now) : 0;
        long usual = reason == Reason.RETRY_AFTER
                ? 0
                : policy.settings.opening().nanos(openingsInARow, callbacks.random(random));
        return openedFor(reason, now, Math.max(usual, Math.max(wait, paused)));
    }

    Phase openedFor(Reason reason, long now, long nanos) {
        announce(State.OPEN, reason, nanos);
        return new Open(this, generation, now + nanos);
    }

    /** Closes, or goes back to being disabled where the settings say so. */
    Phase closing(Reason reason, long now) {
        openingsInARow = 0;
        if (policy.settings.mode() == Mode.DISABLED) {
            return fixing(State.DISABLED, reason);
        }
        announce(State.CLOSED, reason, 0);
        return new Closed(this, generation, now);
    }

    private HalfOpen halfOpening(long now) {
        announce(State.HALF_OPEN, Reason.OPEN_TIME_OVER, 0);
        return new HalfOpen(this, generation, now);
    }

    Phase fixing(State state) {
        return fixing(state, Reason.MANUAL);
    }

    private Phase fixing(State state, Reason reason) {
        announce(state, reason, 0);
        return new Fixed(this, state, generation);
    }

    private void announce(State to, Reason reason, long nanos) {
        State from = phase.state();
        generation++;
        ledger.transition(from, to);
        events.add(new BreakerEvent.Transition(
                name, from, to, reason, generation, Duration.ofNanos(nanos), policy.dryRun));
    }

    /** A result whose generation is over asks for time: an open breaker takes longer, a half-open one pauses. */
    void late(long now, long wait) {
        if (wait > 0) {
            lockedAlways(() -> {
                prolong(Reason.RETRY_AFTER, now, wait);
                return null;
            });
        }
    }

    /** Under the lock. */
    void prolong(Reason reason, long now, long nanos) {
        if (phase instanceof Open open && open.extend(now, nanos)) {
            events.add(new BreakerEvent.Extended(name, reason, generation, Duration.ofNanos(nanos), policy.dryRun));
        } else if (phase instanceof HalfOpen half) {
            half.pause(now, nanos);
        }
    }

    void reconfigure(Settings settings) {
        lockedAlways(() -> {
            boolean was = policy.settings.mode() == Mode.DISABLED;
            policy = new Policy(settings, callbacks.traced());
            events.add(new BreakerEvent.Reconfigured(name, settings));
            long now = ticker.nanos();
            boolean disabled = settings.mode() == Mode.DISABLED;
            if (disabled != was && disabled != (phase.state() == State.DISABLED)) {
                return disabled ? fixing(State.DISABLED) : closing(Reason.MANUAL, now);
            }
            if (phase instanceof Closed closed) {
                return closed.reconfigured(now);
            }
            return phase instanceof HalfOpen half && half.reconfigured() ? closing(Reason.PROBES_SUCCEEDED, now) : null;
        });
    }

    // ---- callbacks

    void listen(BreakerListener listener) {
        if (callbacks.add(listener)) {
            lockedAlways(() -> {
                policy = new Policy(policy.settings, true);
                return phase instanceof Closed closed ? closed.reconfigured(ticker.nanos()) : null;
            });
        }
    }

    // ---- reading

    Snapshot read() {
        lock.lock();
        try {
            long now = ticker.nanos();
            long[] buckets = new long[Histogram.BUCKETS];
            long[] sum = {0};
            WindowReading window = WindowReading.EMPTY;
            if (phase instanceof Closed closed) {
                closed.readInto(buckets, sum);
                window = closed.reading(now);
            }
            Duration left = Duration.ofNanos(phase instanceof Open open ? Math.max(0, open.left(now)) : 0);
            Map<Outcome, Long> calls = ledger.calls(Arrays.stream(buckets).sum());
            return new Snapshot(phase.state(), phase.generation(), left, window, calls, ledger.times(buckets, sum[0]));
        } finally {
            lock.unlock();
        }
    }
}
