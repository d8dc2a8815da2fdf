package dev.switchback.runtime.breaker;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When a breaker opens, for how long, and how it closes again. Immutable: each {@code with} makes a changed copy, and
 * throws {@link IllegalArgumentException} with the allowed range for a value that is out of it.
 *
 * @param window which calls the rates look at
 * @param thresholds what opens it
 * @param opening how long it stays open
 * @param probing how it finds out that the dependency is back
 * @param classification which calls count as failed
 * @param mode whether it acts on what it finds
 */
public record Settings(
        SlidingWindow window,
        Thresholds thresholds,
        Opening opening,
        Probing probing,
        Classification classification,
        Mode mode) {

    /**
     * How a breaker finds out that its dependency is back.
     *
     * @param permits probes at the same time, 1 to 1,000
     * @param successes how many must succeed before it closes, 1 to 1,000; one failure opens it again
     * @param timeout when all probes are out and none came back for that long, they are lost, and the breaker opens again;
     *     more than zero
     */
    public record Probing(int permits, int successes, Duration timeout) {
        static final Probing DEFAULT = new Probing(3, 3, Duration.ofMinutes(2));

        public Probing {
            Ranges.integer("half_open_max_calls", permits, 1, 1_000);
            Ranges.integer("success_threshold", successes, 1, 1_000);
            Ranges.duration("half_open_timeout_s", timeout, false);
        }
    }

    /** Whether a breaker acts on what it finds. */
    public enum Mode {
        /** It rejects calls while it is open. */
        ENFORCE,
        /** It counts what it would reject, and rejects nothing. */
        DRY_RUN,
        /** It lets every call through and counts nothing. */
        DISABLED
    }

    private static final Settings DEFAULTS = new Settings(
            SlidingWindow.DEFAULT,
            Thresholds.DEFAULT,
            Opening.DEFAULT,
            Probing.DEFAULT,
            Classification.DEFAULT,
            Mode.ENFORCE);

    /** 5 failures in a row or half of at least 10 of the last 100 calls; open for 60 s; 3 probes, 3 successes. */
    public static Settings defaults() {
        return DEFAULTS;
    }

    /** Opens after so many failures in a row; 0 for never. */
    public Settings withFailMax(int failures) {
        Thresholds t = thresholds;
        return with(new Thresholds(failures, t.failureRate(), t.slowCallRate(), t.slowCall(), t.callTimeout()));
    }

    /** Opens when at least this share of the calls in the window failed; 0 for never. */
    public Settings withFailureRate(double share) {
        Thresholds t = thresholds;
        return with(new Thresholds(t.consecutiveFailures(), share, t.slowCallRate(), t.slowCall(), t.callTimeout()));
    }

    /** Opens when at least this share of the calls in the window took {@code slowCall} or longer; 0 for never. */
    public Settings withSlowCallRate(double share, Duration slowCall) {
        Thresholds t = thresholds;
        return with(new Thresholds(t.consecutiveFailures(), t.failureRate(), share, slowCall, t.callTimeout()));
    }

    /** A call that took longer counts as failed; zero for none. */
    public Settings withCallTimeout(Duration timeout) {
        Thresholds t = thresholds;
        return with(new Thresholds(t.consecutiveFailures(), t.failureRate(), t.slowCallRate(), t.slowCall(), timeout));
    }

    /** The rates look at the last {@code calls} calls, once there are {@code minimumCalls}. */
    public Settings withCallWindow(int calls, int minimumCalls) {
        return with(new SlidingWindow(calls, Duration.ZERO, minimumCalls));
    }

    /** The rates look at the calls of the last {@code time}, once there are {@code minimumCalls}. */
    public Settings withTimeWindow(Duration time, int minimumCalls) {
        return with(new SlidingWindow(window.calls(), time, minimumCalls));
    }

    /** Stays open for that long. */
    public Settings withResetTimeout(Duration time) {
        Opening o = opening;
        return with(new Opening(time, o.backoff(), o.longest(), o.jitter(), o.retryAfterCap()));
    }

    /** Each time in a row it stays open {@code multiplier} times as long, at most {@code longest}. */
    public Settings withBackoff(double multiplier, Duration longest) {
        return with(new Opening(opening.base(), multiplier, longest, opening.jitter(), opening.retryAfterCap()));
    }

    /** The open time varies by this share at random. */
    public Settings withJitter(double share) {
        Opening o = opening;
        return with(new Opening(o.base(), o.backoff(), o.longest(), share, o.retryAfterCap()));
    }

    /** The longest Retry-After that is believed; zero to ignore them all. */
    public Settings withRetryAfterCap(Duration cap) {
        return with(new Opening(opening.base(), opening.backoff(), opening.longest(), opening.jitter(), cap));
    }

    /** So many probes at the same time while half-open. */
    public Settings withHalfOpenMaxCalls(int permits) {
        return with(new Probing(permits, probing.successes(), probing.timeout()));
    }

    /** Closes after so many successful probes. */
    public Settings withSuccessThreshold(int successes) {
        return with(new Probing(probing.permits(), successes, probing.timeout()));
    }

    /** When all probes are out for that long they are lost, and the breaker opens again. */
    public Settings withHalfOpenTimeout(Duration timeout) {
        return with(new Probing(probing.permits(), probing.successes(), timeout));
    }

    /** Exceptions that say nothing about the dependency, subclasses included. */
    public Settings excluding(Class<?>... types) {
        Classification c = classification;
        return with(new Classification(names(types), c.recorded(), c.failedResult(), c.retryAfter(), c.cancelled()));
    }

    /** The only exceptions that count, subclasses included. */
    public Settings recordingOnly(Class<?>... types) {
        Classification c = classification;
        return with(new Classification(c.excluded(), names(types), c.failedResult(), c.retryAfter(), c.cancelled()));
    }

    /** Results that count as failures. */
    public Settings withFailedResult(Predicate<@Nullable Object> failed) {
        Classification c = classification;
        return with(new Classification(c.excluded(), c.recorded(), failed, c.retryAfter(), c.cancelled()));
    }

    /** Finds in a failed result or an exception when the dependency wants to be called again; null when it does not say. */
    public Settings withRetryAfter(Function<Object, @Nullable Duration> retryAfter) {
        Classification c = classification;
        return with(new Classification(c.excluded(), c.recorded(), c.failedResult(), retryAfter, c.cancelled()));
    }

    /** Whether calls that were interrupted or cancelled count as failed; by default they are ignored. */
    public Settings countingCancelled(boolean counting) {
        Classification c = classification;
        return with(new Classification(c.excluded(), c.recorded(), c.failedResult(), c.retryAfter(), counting));
    }

    /** Counts what it would reject, and rejects nothing. */
    public Settings withDryRun(boolean dry) {
        return with(dry ? Mode.DRY_RUN : Mode.ENFORCE);
    }

    /** Whether it counts what it would reject, and rejects nothing. */
    public boolean dryRun() {
        return mode == Mode.DRY_RUN;
    }

    /** The same in another mode. */
    public Settings with(Mode changed) {
        return new Settings(window, thresholds, opening, probing, classification, changed);
    }

    /** The same with another classification. */
    public Settings with(Classification changed) {
        return new Settings(window, thresholds, opening, probing, changed, mode);
    }

    private Settings with(Thresholds changed) {
        return new Settings(window, changed, opening, probing, classification, mode);
    }

    private Settings with(SlidingWindow changed) {
        return new Settings(changed, thresholds, opening, probing, classification, mode);
    }

    private Settings with(Opening changed) {
        return new Settings(window, thresholds, changed, probing, classification, mode);
    }

    private Settings with(Probing changed) {
        return new Settings(window, thresholds, opening, changed, classification, mode);
    }

    private static Set<String> names(Class<?>[] types) {
        for (Class<?> type : types) {
            Ranges.check(Throwable.class.isAssignableFrom(type), "exception class", type, "subclasses of Throwable");
        }
        return Arrays.stream(types).map(Class::getName).collect(Collectors.toUnmodifiableSet());
    }
}
