package dev.switchback.benchmarks.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.RetryAfter;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.Either;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Five faults of Resilience4j 2.4, and that ours does not have them. Each demand is written once, for both; Resilience4j
 * must fail it, or the comparison is out of date.
 */
class Resilience4jFaultsTest {
    private static final Duration OPEN_TIME = Duration.ofSeconds(10);
    private static final Duration WHEN_OVER = OPEN_TIME.plusMillis(1);

    /** A breaker that opens at 2 failures, for 10 s, and wants 2 probes. */
    private interface Subject {
        /** Lets a call through, or returns null. */
        @Nullable
        Call begin();

        boolean closed();

        void passTime(Duration time);

        void stepWallClock(Duration step);
    }

    /** A call that was let through. */
    private interface Call {
        void succeed();

        void fail(Exception cause);
    }

    private static void open(Subject subject) {
        begin(subject).fail(new IOException("down"));
        begin(subject).fail(new IOException("down"));
        check(!subject.closed(), "two failures did not open it");
    }

    /** What a demand builds on: if it does not hold, the comparison is wrong, not the breaker. */
    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static Call begin(Subject subject) {
        Call call = subject.begin();
        if (call == null) {
            throw new IllegalStateException("a call was not let through");
        }
        return call;
    }

    private static List<Call> probes(Subject subject) {
        List<Call> probes = new ArrayList<>();
        for (Call call = subject.begin(); call != null && probes.size() < 50; call = subject.begin()) {
            probes.add(call);
        }
        return probes;
    }

    @Nested
    class LateSuccesses {
        private void doNotCloseWhileTheProbeRuns(Subject subject) {
            Call late1 = begin(subject);
            Call late2 = begin(subject);
            open(subject);
            subject.passTime(WHEN_OVER);
            begin(subject);
            late1.succeed();
            late2.succeed();
            assertThat(subject.closed()).isFalse();
        }

        @Test
        void ours() {
            doNotCloseWhileTheProbeRuns(new Ours());
        }

        @Test
        void resilience4j() {
            assertThatThrownBy(() -> doNotCloseWhileTheProbeRuns(new Resilience4j()))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Nested
    class LateIgnoredErrors {
        private void doNotGiveOutMoreProbes(Subject subject) {
            List<Call> late = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                late.add(begin(subject));
            }
            open(subject);
            subject.passTime(WHEN_OVER);
            int probes = probes(subject).size();
            late.forEach(call -> call.fail(new FileNotFoundException()));
            assertThat(probes + probes(subject).size()).isEqualTo(2);
        }

        @Test
        void ours() {
            doNotGiveOutMoreProbes(new Ours());
        }

        @Test
        void resilience4j() {
            assertThatThrownBy(() -> doNotGiveOutMoreProbes(new Resilience4j())).isInstanceOf(AssertionError.class);
        }
    }

    @Nested
    class ComeBackLater {
        private void holdsForTheFailureThatTripsTheRate(Subject subject) {
            begin(subject).fail(new IOException("down"));
            begin(subject).fail(new ComeBack(Duration.ofMinutes(2)));
            subject.passTime(Duration.ofSeconds(119));
            assertThat(subject.begin()).isNull();
        }

        private void holdsForAProbe(Subject subject) {
            open(subject);
            subject.passTime(WHEN_OVER);
            List<Call> probes = probes(subject);
            probes.get(0).fail(new ComeBack(Duration.ofMinutes(2)));
            probes.get(1).fail(new IOException("down"));
            subject.passTime(Duration.ofSeconds(119));
            assertThat(subject.begin()).isNull();
        }

        @Test
        void ours() {
            holdsForTheFailureThatTripsTheRate(new Ours());
            holdsForAProbe(new Ours());
        }

        @Test
        void resilience4j() {
            assertThatThrownBy(() -> holdsForTheFailureThatTripsTheRate(new Resilience4j()))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> holdsForAProbe(new Resilience4j())).isInstanceOf(AssertionError.class);
        }
    }

    @Nested
    class ACallbackThatThrows {
        private void doesNotWedge(Subject subject) {
            subject.passTime(WHEN_OVER);
            probes(subject).forEach(Call::succeed);
            assertThat(subject.closed()).isTrue();
            assertThat(subject.begin()).isNotNull();
        }

        @Test
        void ours() {
            Ours ours = new Ours();
            ours.breaker.reconfigure(ours.breaker.settings().withRetryAfter(cause -> {
                throw new IllegalStateException("callback");
            }));
            ours.breaker.listen(event -> {
                throw new IllegalStateException("callback");
            });
            open(ours);
            doesNotWedge(ours);
            assertThat(ours.breaker.internals().callbacksFailed()).isPositive();
        }

        @Test
        void resilience4j() {
            Resilience4j theirs =
                    new Resilience4j(CircuitBreakerConfig.custom().waitIntervalFunctionInOpenState(nth -> {
                        throw new IllegalStateException("callback");
                    }));
            assertThatThrownBy(() -> open(theirs)).hasMessage("callback");
            assertThatThrownBy(() -> doesNotWedge(theirs)).isInstanceOf(AssertionError.class);
        }
    }

    @Nested
    class AWallClockThatSteps {
        private void doesNotChangeTheOpenTime(Subject subject, Duration step) {
            open(subject);
            subject.passTime(Duration.ofSeconds(5));
            subject.stepWallClock(step);
            assertThat(subject.begin()).isNull();
            subject.passTime(WHEN_OVER.minusSeconds(5));
            assertThat(subject.begin()).isNotNull();
        }

        @Test
        void ours() {
            doesNotChangeTheOpenTime(new Ours(), Duration.ofHours(-1));
            doesNotChangeTheOpenTime(new Ours(), Duration.ofHours(1));
        }

        @Test
        void resilience4j() {
            assertThatThrownBy(() -> doesNotChangeTheOpenTime(new Resilience4j(), Duration.ofHours(-1)))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> doesNotChangeTheOpenTime(new Resilience4j(), Duration.ofHours(1)))
                    .isInstanceOf(AssertionError.class);
        }
    }

    private static final class ComeBack extends IOException implements RetryAfter {
        private static final long serialVersionUID = 1;
        private final transient Duration wait;

        ComeBack(Duration wait) {
            super("come back");
            this.wait = wait;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(wait);
        }
    }

    private static final class Ours implements Subject {
        private final AtomicLong now = new AtomicLong();
        private final CircuitBreaker breaker = CircuitBreaker.of(
                "ours",
                Settings.defaults()
                        .withFailMax(2)
                        .withResetTimeout(OPEN_TIME)
                        .withHalfOpenMaxCalls(2)
                        .withSuccessThreshold(2)
                        .excluding(FileNotFoundException.class),
                now::get,
                () -> 0.5);

        @Override
        public @Nullable Call begin() {
            if (!(breaker.tryAcquire() instanceof Permit permit)) {
                return null;
            }
            long startedAt = now.get();
            return new Call() {
                @Override
                public void succeed() {
                    permit.onSuccess(startedAt);
                }

                @Override
                public void fail(Exception cause) {
                    permit.onFailure(startedAt, cause);
                }
            };
        }

        @Override
        public boolean closed() {
            return breaker.state() == State.CLOSED;
        }

        @Override
        public void passTime(Duration time) {
            now.addAndGet(time.toNanos());
        }

        /** There is none to step: nothing in a breaker reads one. */
        @Override
        public void stepWallClock(Duration step) {}
    }

    private static final class Resilience4j implements Subject {
        private final SteppingClock clock = new SteppingClock();
        private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;

        Resilience4j() {
            this(CircuitBreakerConfig.custom().waitDurationInOpenState(OPEN_TIME));
        }

        Resilience4j(CircuitBreakerConfig.Builder builder) {
            breaker = io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                    "theirs",
                    builder.slidingWindow(2, 2, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                            .failureRateThreshold(100)
                            .permittedNumberOfCallsInHalfOpenState(2)
                            .ignoreExceptions(FileNotFoundException.class)
                            .transitionOnResult(Resilience4j::whereTo)
                            .clock(clock)
                            .build());
        }

        /** What Resilience4j has for a dynamic open time. */
        private static CircuitBreakerConfig.TransitionCheckResult whereTo(Either<Object, Throwable> outcome) {
            return outcome.isRight() && outcome.get() instanceof ComeBack comeBack
                    ? CircuitBreakerConfig.TransitionCheckResult.transitionToOpenAndWaitFor(comeBack.wait)
                    : CircuitBreakerConfig.TransitionCheckResult.noTransition();
        }

        @Override
        public @Nullable Call begin() {
            if (!breaker.tryAcquirePermission()) {
                return null;
            }
            return new Call() {
                @Override
                public void succeed() {
                    breaker.onResult(1, TimeUnit.NANOSECONDS, "answer");
                }

                @Override
                public void fail(Exception cause) {
                    breaker.onError(1, TimeUnit.NANOSECONDS, cause);
                }
            };
        }

        @Override
        public boolean closed() {
            return breaker.getState() == io.github.resilience4j.circuitbreaker.CircuitBreaker.State.CLOSED;
        }

        @Override
        public void passTime(Duration time) {
            clock.now = clock.now.plus(time);
        }

        @Override
        public void stepWallClock(Duration step) {
            clock.now = clock.now.plus(step);
        }
    }

    private static final class SteppingClock extends Clock {
        private Instant now = Instant.EPOCH.plus(Duration.ofDays(1));

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
