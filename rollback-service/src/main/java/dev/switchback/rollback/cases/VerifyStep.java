package dev.switchback.rollback.cases;

import dev.switchback.rollback.Settings;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import dev.switchback.rollback.verification.Observation;
import dev.switchback.rollback.verification.Observer;
import dev.switchback.rollback.verification.Progress;
import dev.switchback.rollback.verification.Verifier;
import java.time.Duration;

/** Looks again and again until an action has proved itself, or has not. */
public final class VerifyStep {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Observer observer;
    private final Transitions transitions;
    private final Settings.Verify settings;

    public VerifyStep(Observer observer, Transitions transitions, Settings.Verify settings) {
        this.observer = observer;
        this.transitions = transitions;
        this.settings = settings;
    }

    Next next(Rollback rollback) {
        Observation seen = observer.look(rollback);
        Progress progress = Verifier.judge(rollback, seen, settings);
        Status status = rollback.status();
        if (progress instanceof Progress.Ended ended) {
            return transitions.end(rollback, status, ended.phase(), ended.reason(), ended.message());
        }
        var waiting = (Progress.Waiting) progress;
        Next later = new Next.LookAt(seen.now().plus(INTERVAL));
        Status.Times times = status.times().healthySince(waiting.healthy(), waiting.quiet());
        if (times.equals(status.times())) {
            return later;
        }
        Status next =
                status.in(status.phase(), status.reason(), waiting.message()).with(times);
        Next written = transitions.to(rollback, next);
        return written instanceof Next.Again ? later : written;
    }
}
