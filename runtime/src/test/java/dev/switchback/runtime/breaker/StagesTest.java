package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a caller does with the future it gets, each call is reported once. */
class StagesTest {
    private static final Settings SETTINGS =
            Settings.defaults().withFailMax(2).withHalfOpenMaxCalls(1).withSuccessThreshold(1);

    private final FakeTicker ticker = new FakeTicker();
    private final CircuitBreaker breaker = CircuitBreaker.of("b", SETTINGS, ticker, () -> 0.5);

    private long count(Outcome outcome) {
        return breaker.snapshot().calls().getOrDefault(outcome, 0L);
    }

    /** As the timer of {@code orTimeout} does it. */
    private static void timeOut(CompletableFuture<String> got) {
        got.completeExceptionally(new TimeoutException());
    }

    static Stream<Consumer<CompletableFuture<String>>> callers() {
        return Stream.of(
                StagesTest::timeOut,
                got -> got.complete("mine"),
                got -> got.completeExceptionally(new IllegalStateException("mine")),
                got -> got.obtrudeValue("mine"),
                got -> {},
                got -> got.thenApply(String::length).cancel(true),
                got -> got.toCompletableFuture().copy().cancel(true));
    }

    @ParameterizedTest
    @MethodSource("callers")
    void failuresAreSeenWhateverTheCallerDoes(Consumer<CompletableFuture<String>> caller) {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<String> own = new CompletableFuture<>();
            calls.add(own);
            caller.accept(breaker.stage(() -> own));
        }
        calls.forEach(own -> own.completeExceptionally(new IOException("late")));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(count(Outcome.FAILURE) + count(Outcome.REJECTED)).isEqualTo(50);
        assertThat(count(Outcome.SUCCESS) + count(Outcome.IGNORED)).isZero();
    }

    @ParameterizedTest
    @MethodSource("callers")
    void aProbesPermitComesBackWhateverTheCallerDoes(Consumer<CompletableFuture<String>> caller) {
        breaker.openFor(Duration.ofSeconds(1));
        ticker.advance(Duration.ofSeconds(1));
        CompletableFuture<String> own = new CompletableFuture<>();
        caller.accept(breaker.stage(() -> own));
        own.complete("yes");
        assertThat(count(Outcome.FAILURE) + count(Outcome.SUCCESS)).isEqualTo(1);
        ticker.advance(Duration.ofMinutes(1));
        assertThat(breaker.tryAcquire()).isInstanceOf(Permit.class);
    }

    @Test
    void aTimeLimitOfTheCallerIsReportedAtOnceAndOnce() {
        CompletableFuture<String> own = new CompletableFuture<>();
        timeOut(breaker.stage(() -> own));
        assertThat(breaker.internals().failures(FailureKind.TIMEOUT)).isEqualTo(1);
        assertThat(own).isNotDone();
        own.complete("late");
        assertThat(count(Outcome.SUCCESS)).isZero();
        assertThat(count(Outcome.FAILURE)).isEqualTo(1);
    }

    @Test
    void cancelReachesTheCallAndIsIgnored() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> own = new CompletableFuture<>();
            CompletableFuture<String> got = breaker.stage(() -> own);
            assertThat(got.cancel(true)).isTrue();
            assertThat(own).isCancelled();
            assertThat(got).isCancelled();
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(count(Outcome.IGNORED)).isEqualTo(3);
    }

    @Test
    void aCallThatCannotBeCancelledIsReportedWhenItEnds() {
        CompletableFuture<String> own = new CompletableFuture<>();
        breaker.stage(own::minimalCompletionStage).cancel(true);
        assertThat(breaker.snapshot().calls().values()).containsOnly(0L);
        own.completeExceptionally(new IOException());
        assertThat(count(Outcome.FAILURE)).isEqualTo(1);
    }

    @Test
    void theBreakerIsToldBeforeTheCallersOwnStagesRun() {
        CompletableFuture<String> own = new CompletableFuture<>();
        CompletableFuture<Long> seen = breaker.stage(() -> own).thenApply(answer -> count(Outcome.SUCCESS));
        own.complete("yes");
        assertThat(seen).isCompletedWithValue(1L);
    }

    @Test
    void theFutureEndsAsTheCallDid() {
        IOException down = new IOException("down");
        CompletableFuture<String> own = new CompletableFuture<>();
        CompletableFuture<String> got = breaker.stage(() -> own.thenApply(answer -> answer));
        own.completeExceptionally(new CompletionException(down));
        assertThat(got.handle((answer, thrown) -> thrown)).isCompletedWithValue(down);
    }

    @Test
    void aRejectionIsAFailedFuture() {
        breaker.forceOpen();
        assertThat(breaker.stage(() -> new CompletableFuture<String>()))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(CircuitOpenException.class);
    }

    @Test
    void cancelledCallsCanCount() {
        breaker.reconfigure(SETTINGS.countingCancelled(true));
        for (int i = 0; i < 2; i++) {
            CompletableFuture<String> own = new CompletableFuture<>();
            CompletableFuture<String> guarded = breaker.stage(() -> own);
            own.completeExceptionally(new CancellationException());
            assertThat(guarded).isCompletedExceptionally();
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }
}
