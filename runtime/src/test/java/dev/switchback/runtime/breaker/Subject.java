package dev.switchback.runtime.breaker;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The breaker as a player. */
final class Subject implements Player, BreakerListener {
    /** What every Retry-After in a history says. */
    static final Duration RETRY_AFTER = Duration.ofNanos(700);

    static final Predicate<@Nullable Object> IS_BAD = result -> result instanceof Answer answer && answer.bad();

    /** How long it opened for, each time; the model checks and then believes it, since jitter is random. */
    final Deque<Long> openTimes = new ArrayDeque<>();

    private final FakeTicker ticker;
    private final CircuitBreaker breaker;
    private final List<Permit> permits = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    Subject(Settings settings, long ticks, long seed) {
        ticker = new FakeTicker(ticks);
        breaker = CircuitBreaker.of("b", settings, ticker, new Random(seed)::nextDouble);
        breaker.listen(this);
    }

    /** A result. */
    record Answer(boolean bad, boolean comeBack) implements RetryAfter {
        @Override
        public Optional<Duration> retryAfter() {
            return comeBack ? Optional.of(RETRY_AFTER) : Optional.empty();
        }
    }

    /** An exception that says when to come back. */
    static final class ComeBack extends IOException implements RetryAfter {
        private static final long serialVersionUID = 1;

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(RETRY_AFTER);
        }
    }

    @Override
    public String acquire() {
        Admission admission = breaker.tryAcquire();
        if (admission instanceof Permit permit) {
            permits.add(permit);
            return "permit of generation " + permit.generation();
        }
        Rejection rejection = (Rejection) admission;
        return "rejected: " + rejection.state() + ", " + rejection.remainingNanos();
    }

    @Override
    public int permits() {
        return permits.size();
    }

    @Override
    public void end(int number, Ending ending, long took) {
        Permit permit = permits.get(number);
        long startedAt = ticker.nanos() - took;
        switch (ending) {
            case SUCCESS -> permit.onSuccess(startedAt);
            case GOOD_RESULT -> permit.onResult(startedAt, new Answer(false, true));
            case NULL_RESULT -> permit.onResult(startedAt, null);
            case BAD_RESULT -> permit.onResult(startedAt, new Answer(true, false));
            case BAD_RESULT_WITH_RETRY_AFTER -> permit.onResult(startedAt, new Answer(true, true));
            case EXCEPTION -> permit.onFailure(startedAt, new IOException());
            case EXCEPTION_WITH_RETRY_AFTER -> permit.onFailure(startedAt, new ComeBack());
            case TIMEOUT -> permit.onFailure(startedAt, new SocketTimeoutException());
            case SUBCLASS_OF_EXCEPTION -> permit.onFailure(startedAt, new FileNotFoundException());
            case ANOTHER_EXCEPTION -> permit.onFailure(startedAt, new IllegalStateException());
            case JUDGED_FAILURE -> permit.onFailure(startedAt, FailureKind.EXCEPTION, null);
            case JUDGED_FAILURE_WITH_RETRY_AFTER -> permit.onFailure(startedAt, FailureKind.RESULT, RETRY_AFTER);
            case RELEASED -> permit.release();
        }
    }

    @Override
    public void pass(long nanos) {
        ticker.advanceNanos(nanos);
    }

    @Override
    public void command(Command command, long nanos) {
        switch (command) {
            case OPEN -> breaker.openFor(Duration.ofNanos(nanos));
            case COOL_DOWN -> breaker.internals().coolDown(Duration.ofNanos(nanos));
            case FORCE_OPEN -> breaker.forceOpen();
            case FORCE_CLOSED -> breaker.forceClosed();
            case DISABLE -> breaker.disable();
            case RESET -> breaker.reset();
        }
    }

    @Override
    public void reconfigure(Settings settings) {
        breaker.reconfigure(settings);
    }

    @Override
    public void on(BreakerEvent event) {
        if (event instanceof BreakerEvent.Transition to) {
            events.add(to.from() + " to " + to.to() + " " + to.generation() + " " + to.reason()
                    + (to.dryRun() ? " dry" : ""));
            if (to.to() == State.OPEN) {
                openTimes.add(to.openFor().toNanos());
            }
        } else if (event instanceof BreakerEvent.Extended extended) {
            events.add("extended " + extended.generation() + " " + extended.reason() + " "
                    + extended.openFor().toNanos() + (extended.dryRun() ? " dry" : ""));
        } else if (event instanceof BreakerEvent.CallbackFailed failed) {
            events.add("callback failed " + failed.cause());
        }
    }

    @Override
    public String view() {
        Snapshot now = breaker.snapshot();
        Snapshot.Window window = now.window();
        List<Long> kinds = new ArrayList<>();
        for (FailureKind kind : FailureKind.values()) {
            kinds.add(breaker.internals().failures(kind));
        }
        List<Long> outcomes = new ArrayList<>(now.calls().values());
        String happened = events.toString();
        events.clear();
        return now.state() + " generation " + now.generation() + ", left "
                + now.remaining().toNanos() + "\nwindow "
                + window.calls() + " calls, " + window.failures() + " failed, " + window.slowCalls() + " slow, "
                + window.consecutiveFailures() + " in a row\ncounts " + outcomes + " kinds " + kinds + " slow "
                + breaker.internals().slowCalls() + "\nevents " + happened;
    }
}
