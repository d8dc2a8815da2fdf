package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final FakeTicker ticker = new FakeTicker();

    private CircuitBreaker breaker(Settings settings) {
        return CircuitBreaker.of("b", settings, ticker, () -> 0.5);
    }

    private Permit permit(CircuitBreaker breaker) {
        return (Permit) breaker.tryAcquire();
    }

    private Rejection rejection(CircuitBreaker breaker) {
        return (Rejection) breaker.tryAcquire();
    }

    private void succeed(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            permit(breaker).onSuccess(ticker.nanos());
        }
    }

    private void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            permit(breaker).onFailure(ticker.nanos(), new IOException("down"));
        }
    }

    private CircuitBreaker open() {
        CircuitBreaker breaker = breaker(Settings.defaults());
        fail(breaker, 5);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        return breaker;
    }

    @Test
    void opensAtTheFifthFailureInARowAndNotBefore() {
        CircuitBreaker breaker = breaker(Settings.defaults());
        fail(breaker, 4);
        succeed(breaker, 1);
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        fail(breaker, 1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aRejectionSaysHowLongToWaitAndHasNoStackTrace() {
        CircuitBreaker breaker = open();
        ticker.advance(SECOND);

        assertThat(rejection(breaker).remaining()).isEqualTo(Duration.ofSeconds(59));
        assertThatThrownBy(() -> breaker.call(() -> "no"))
                .isInstanceOf(CircuitOpenException.class)
                .hasMessage("circuit breaker b is OPEN, next attempt in PT59S")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
                .satisfies(e -> e.addSuppressed(new IllegalStateException()))
                .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    }

    @Test
    void letsThreeProbesOutAfterSixtySecondsAndClosesAfterThreeSuccesses() {
        CircuitBreaker breaker = open();
        ticker.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(breaker.tryAcquire()).isInstanceOf(Rejection.class);
        ticker.advanceNanos(1);

        List<Permit> probes = List.of(permit(breaker), permit(breaker), permit(breaker));
        assertThat(rejection(breaker).state()).isEqualTo(State.HALF_OPEN);
        probes.forEach(probe -> probe.onSuccess(ticker.nanos()));

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void oneFailedProbeOpensAgainForLonger() {
        CircuitBreaker breaker = breaker(Settings.defaults().withBackoff(2, Duration.ofSeconds(100)));
        fail(breaker, 5);
        ticker.advance(Duration.ofMinutes(1));
        fail(breaker, 1);
        assertThat(rejection(breaker).remaining()).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void opensAtHalfOfAtLeastTenCallsWhoeverTheTenthIs() {
        Settings onlyRate = Settings.defaults().withFailMax(0);
        CircuitBreaker breaker = breaker(onlyRate);
        fail(breaker, 5);
        succeed(breaker, 4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void forgetsCallsThatLeftTheTimeWindow() {
        CircuitBreaker breaker = breaker(Settings.defaults().withFailMax(0).withTimeWindow(Duration.ofSeconds(10), 10));
        fail(breaker, 9);
        ticker.advance(Duration.ofSeconds(11));
        fail(breaker, 9);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void opensForSlowCalls() {
        CircuitBreaker breaker =
                breaker(Settings.defaults().withSlowCallRate(0.5, SECOND).withCallWindow(10, 4));
        for (int i = 0; i < 4; i++) {
            long startedAt = ticker.nanos();
            ticker.advance(i % 2 == 0 ? SECOND : SECOND.minusNanos(1));
            permit(breaker).onSuccess(startedAt);
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.internals().slowCalls()).isEqualTo(2);
    }

    @Test
    void anExcludedExceptionSaysNothing() {
        CircuitBreaker breaker = breaker(Settings.defaults()
                .withFailMax(1)
                .recordingOnly(IOException.class)
                .excluding(FileNotFoundException.class));
        permit(breaker).onFailure(0, new FileNotFoundException());
        permit(breaker).onFailure(0, new IllegalStateException());
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        permit(breaker).onFailure(0, new IOException());
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().calls()).containsEntry(Outcome.IGNORED, 2L);
    }

    @Test
    void aResultCanBeAFailureAndSayWhenToComeBack() throws Exception {
        CircuitBreaker breaker = breaker(Settings.defaults()
                .withFailedResult(status -> status instanceof Integer code && code >= 500)
                .withRetryAfter(status -> Duration.ofMinutes(2)));
        assertThat(breaker.<Integer>call(() -> 200)).isEqualTo(200);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.<Integer>call(() -> 503)).isEqualTo(503);
        assertThat(rejection(breaker).remaining()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void retryAfterIsCapped() {
        CircuitBreaker breaker = breaker(Settings.defaults());
        permit(breaker).onFailure(ticker.nanos(), FailureKind.RESULT, Duration.ofHours(5));
        assertThat(rejection(breaker).remaining()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void aStageIsJudgedWhenItIsComplete() {
        CircuitBreaker breaker = breaker(Settings.defaults().withFailMax(1));
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletionStage<String> stage = breaker.stage(() -> answer);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);

        answer.completeExceptionally(new TimeoutException());

        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.internals().failures(FailureKind.TIMEOUT)).isEqualTo(1);
        assertThat(breaker.<String>stage(() -> answer).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aDryRunCountsAndRejectsNothing() {
        CircuitBreaker breaker = breaker(Settings.defaults().withDryRun(true));
        fail(breaker, 5);
        fail(breaker, 7);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().calls())
                .containsEntry(Outcome.WOULD_REJECT, 7L)
                .containsEntry(Outcome.FAILURE, 12L)
                .containsEntry(Outcome.REJECTED, 0L);
    }

    @Test
    void forcedStatesStayWhatTheyAre() {
        CircuitBreaker breaker = breaker(Settings.defaults());
        breaker.forceClosed();
        fail(breaker, 100);
        assertThat(breaker.state()).isEqualTo(State.FORCED_CLOSED);
        breaker.forceOpen();
        ticker.advance(Duration.ofDays(1));
        assertThat(breaker.tryAcquire()).isInstanceOf(Rejection.class);
        breaker.disable();
        fail(breaker, 1);
        assertThat(breaker.snapshot().calls()).containsEntry(Outcome.FAILURE, 100L);
        breaker.reset();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aResetDoesNotSwitchOnWhatTheSettingsSwitchOff() {
        CircuitBreaker breaker = breaker(Settings.defaults().with(Settings.Mode.DISABLED));
        breaker.openFor(Duration.ofMinutes(1));
        breaker.reset();
        assertThat(breaker.state()).isEqualTo(State.DISABLED);
        breaker.reconfigure(Settings.defaults());
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void tellsItsListenersInOrder() {
        CircuitBreaker breaker = breaker(Settings.defaults().withFailMax(1).withSuccessThreshold(1));
        List<BreakerEvent> events = new ArrayList<>();
        breaker.listen(events::add);
        fail(breaker, 1);
        ticker.advance(Duration.ofMinutes(1));
        succeed(breaker, 1);
        assertThat(events)
                .map(event -> ((BreakerEvent.Transition) event).reason())
                .containsExactly(Reason.CONSECUTIVE_FAILURES, Reason.OPEN_TIME_OVER, Reason.PROBES_SUCCEEDED);
    }

    @Test
    void lostProbesOpenItAgainRatherThanWedgeIt() {
        CircuitBreaker breaker = open();
        ticker.advance(Duration.ofMinutes(1));
        List<Permit> lost = List.of(permit(breaker), permit(breaker), permit(breaker));
        ticker.advance(Duration.ofMinutes(2));
        assertThat(rejection(breaker).remaining()).isEqualTo(Duration.ofMinutes(1));
        lost.forEach(probe -> probe.onSuccess(0));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofMinutes(1));
        succeed(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aHungProbeCostsItsOwnPermitOnly() {
        CircuitBreaker breaker = breaker(Settings.defaults().withFailMax(1).withResetTimeout(SECOND));
        fail(breaker, 1);
        ticker.advance(Duration.ofMillis(1_500));
        Permit hung = permit(breaker);
        succeed(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        hung.onFailure(0, new IOException("late"));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void anOpenBreakerWithoutTrafficIsHalfOpenWhenItsTimeIsOver() {
        CircuitBreaker breaker = open();
        ticker.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advanceNanos(1);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.snapshot().state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.snapshot().healthScore()).isEqualTo(0.5);
    }

    @Test
    void openForTakesAnyTimeThatIsMoreThanZero() {
        CircuitBreaker breaker = breaker(Settings.defaults());
        breaker.openFor(Duration.ofDays(200_000));
        assertThat(rejection(breaker).remaining()).isGreaterThan(Duration.ofDays(36_500));
        breaker.internals().coolDown(Duration.ofSeconds(Long.MAX_VALUE));
        ticker.advance(Duration.ofDays(36_500));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThatThrownBy(() -> breaker.openFor(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("open time is PT0S; allowed: more than zero");
    }

    @Test
    void newSettingsKeepTheWindow() {
        CircuitBreaker breaker = breaker(Settings.defaults().withFailMax(0));
        fail(breaker, 9);
        breaker.reconfigure(breaker.settings().withTimeWindow(Duration.ofSeconds(30), 10));
        assertThat(breaker.snapshot().window()).isEqualTo(new Snapshot.Window(9, 9, 0, 9));
        breaker.reconfigure(breaker.settings().withCallWindow(20, 10));
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    /** As doubles, 0.55 x 100 is more than 55. */
    @Test
    void fiftyFiveOfAHundredAreAShareOf55Hundredths() {
        FakeTicker time = new FakeTicker();
        Settings settings =
                Settings.defaults().withFailMax(0).withFailureRate(0.55).withCallWindow(100, 100);
        CircuitBreaker exact = CircuitBreaker.of("exact", settings, time, () -> 0.5);
        for (int i = 0; i < 45; i++) {
            exact.acquire().onSuccess(time.nanos());
        }
        for (int i = 0; i < 55; i++) {
            assertThat(exact.state()).isEqualTo(State.CLOSED);
            exact.acquire().onFailure(time.nanos(), FailureKind.EXCEPTION, null);
        }
        assertThat(exact.state()).isEqualTo(State.OPEN);
    }
}
