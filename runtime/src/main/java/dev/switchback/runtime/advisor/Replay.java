package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Settings.Mode;
import dev.switchback.runtime.breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a breaker with these settings would have done. It is a real one, on a clock that follows the recording. Calls end
 * as they ended then; of attempts that were rejected then, nobody knows how they would have ended, and they change
 * nothing here.
 *
 * @param settings of the breaker
 * @param openings when it would have opened, the first first
 * @param spared failed calls that it would have rejected
 * @param lost calls that it would have rejected and that did not fail
 * @param unknown attempts that were rejected in the recording
 */
public record Replay(Settings settings, List<Opened> openings, long spared, long lost, long unknown) {

    /**
     * An opening.
     *
     * @param nanos since the beginning of the recording
     * @param again from half-open, because a probe failed
     */
    public record Opened(long nanos, boolean again) {}

    public Replay {
        openings = List.copyOf(openings);
    }

    /** Plays a recording. */
    public static Replay of(Recording recording, Settings settings) {
        return new Player(settings).play(recording);
    }

    /** Failed calls spared less good calls lost. */
    public long gain() {
        return spared - lost;
    }

    /** "would have opened 3 times and spared 214 failed calls". */
    public String summary() {
        return "would have opened " + (openings.size() == 1 ? "once" : openings.size() + " times") + " and spared "
                + spared + " failed " + (spared == 1 ? "call" : "calls")
                + (lost == 0 ? "" : ", and rejected " + lost + " good " + (lost == 1 ? "call" : "calls"));
    }

    private static final class Player implements BreakerListener {
        private final Settings settings;
        /** A call that answered then was no timeout, however long the others of its run took. */
        private final long timeoutNanos;

        private final CircuitBreaker breaker;
        private final List<Opened> openings = new ArrayList<>();
        private long now;
        private long spared;
        private long lost;
        private long unknown;

        Player(Settings settings) {
            this.settings = settings;
            Duration timeout = settings.thresholds().callTimeout();
            timeoutNanos = timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos();
            breaker = CircuitBreaker.of("replay", settings.with(Mode.ENFORCE), () -> now, () -> 0.5);
            breaker.listen(this);
        }

        @Override
        public void on(BreakerEvent event) {
            if (event instanceof BreakerEvent.Transition change && change.to() == State.OPEN) {
                openings.add(new Opened(now, change.from() == State.HALF_OPEN));
            }
        }

        Replay play(Recording recording) {
            for (Recording.Call call : recording.calls()) {
                now = call.nanos();
                Outcome outcome = call.outcome();
                if (outcome == Outcome.REJECTED) {
                    unknown++;
                } else {
                    play(call, breaker.tryAcquire());
                }
            }
            return new Replay(settings, openings, spared, lost, unknown);
        }

        private void play(Recording.Call call, Admission admission) {
            if (admission instanceof Permit permit) {
                switch (call.outcome()) {
                    case SUCCESS -> permit.onSuccess(now - Math.min(call.tookNanos(), timeoutNanos));
                    case FAILURE -> permit.onFailure(now - call.tookNanos(), FailureKind.EXCEPTION, null);
                    default -> permit.release();
                }
            } else if (call.outcome() == Outcome.FAILURE) {
                spared++;
            } else {
                lost++;
            }
        }
    }
}
