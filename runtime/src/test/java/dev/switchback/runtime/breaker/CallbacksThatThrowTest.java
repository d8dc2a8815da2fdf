package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a callback throws, on whichever way through the breaker: the call ends as it would have, and no permit is lost. */
class CallbacksThatThrowTest {
    private static final Settings SETTINGS = Settings.defaults()
            .withFailMax(2)
            .withHalfOpenMaxCalls(2)
            .withSuccessThreshold(2)
            .withJitter(0.5);

    /** Thrown unchecked, checked without being declared (as other languages do), and as errors. */
    static List<Throwable> thrown() {
        return List.of(new IllegalStateException("callback"), new IOException("undeclared"), new StackOverflowError());
    }

    private final FakeTicker ticker = new FakeTicker();

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static RuntimeException raise(Throwable thrown) {
        return CallbacksThatThrowTest.<RuntimeException>sneaky(thrown);
    }

    private CircuitBreaker breaker(Settings settings, Throwable thrown) {
        CircuitBreaker breaker = CircuitBreaker.of("b", settings, ticker, () -> {
            throw raise(thrown);
        });
        breaker.listen(new BreakerListener() {
            @Override
            public void on(BreakerEvent event) {
                throw raise(thrown);
            }

            @Override
            public boolean wantsCalls() {
                return true;
            }

            @Override
            public void onCall(String name, State state, Outcome outcome, long nanos) {
                throw raise(thrown);
            }
        });
        return breaker;
    }

    /** Opens, lets exactly its probes out, closes: nothing is wedged and nothing leaked. */
    private void goesAround(CircuitBreaker breaker, Consumer<Permit> fail, Consumer<Permit> succeed) {
        for (int round = 0; round < 3; round++) {
            fail.accept((Permit) breaker.tryAcquire());
            fail.accept((Permit) breaker.tryAcquire());
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            assertThat(((Rejection) breaker.tryAcquire()).remaining()).isEqualTo(Duration.ofMinutes(1));
            ticker.advance(Duration.ofMinutes(1));
            List<Permit> probes = new ArrayList<>();
            while (breaker.tryAcquire() instanceof Permit probe) {
                probes.add(probe);
            }
            assertThat(probes).hasSize(2);
            probes.get(0).release();
            probes.set(0, (Permit) breaker.tryAcquire());
            probes.forEach(succeed);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }
        assertThat(breaker.internals().callbacksFailed()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void listenersAndTheSourceOfJitter(Throwable thrown) {
        goesAround(
                breaker(SETTINGS, thrown),
                permit -> permit.onFailure(ticker.nanos(), new IOException("down")),
                permit -> permit.onSuccess(ticker.nanos()));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void theFunctionThatLooksForRetryAfter(Throwable thrown) {
        Settings settings = SETTINGS.withRetryAfter(result -> {
            throw raise(thrown);
        });
        goesAround(
                breaker(settings, thrown),
                permit -> permit.onFailure(ticker.nanos(), new IOException("down")),
                permit -> permit.onSuccess(ticker.nanos()));
    }

    /** A predicate that throws has not said that the result is bad. */
    @ParameterizedTest
    @MethodSource("thrown")
    void thePredicateForResults(Throwable thrown) {
        Settings settings = SETTINGS.withFailedResult(result -> {
            throw raise(thrown);
        });
        goesAround(
                breaker(settings, thrown),
                permit -> permit.onFailure(ticker.nanos(), FailureKind.RESULT, null),
                permit -> permit.onResult(ticker.nanos(), "any"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void anExceptionThatCannotSayItsRetryAfter(Throwable thrown) {
        final class Broken extends IOException implements RetryAfter {
            private static final long serialVersionUID = 1;

            @Override
            public Optional<Duration> retryAfter() {
                throw raise(thrown);
            }
        }
        goesAround(
                breaker(SETTINGS, thrown),
                permit -> permit.onFailure(ticker.nanos(), new Broken()),
                permit -> permit.onSuccess(ticker.nanos()));
    }

    @Test
    void aListenerThatThrowsIsToldOfToTheOthers() {
        CircuitBreaker breaker = CircuitBreaker.of("b", SETTINGS, ticker, () -> 0.5);
        List<BreakerEvent> heard = new ArrayList<>();
        breaker.listen(event -> {
            throw new IllegalStateException("mine");
        });
        breaker.listen(heard::add);
        breaker.forceOpen();
        assertThat(heard)
                .hasAtLeastOneElementOfType(BreakerEvent.CallbackFailed.class)
                .hasAtLeastOneElementOfType(BreakerEvent.Transition.class)
                .hasSize(2);
    }

    @Test
    void aListenerMayUseTheBreaker() {
        CircuitBreaker breaker = CircuitBreaker.of("b", SETTINGS, ticker, () -> 0.5);
        breaker.listen(event -> {
            if (event instanceof BreakerEvent.Transition to && to.to() == State.OPEN) {
                breaker.reset();
            }
        });
        breaker.openFor(Duration.ofMinutes(1));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    /** A probe whose call never became a stage is given back. */
    @Test
    void aCallThatThrowsOrReturnsNoStage() {
        CircuitBreaker breaker = CircuitBreaker.of("b", SETTINGS.withFailMax(1), ticker, () -> 0.5);
        assertThat(breaker.stage(() -> nothing())).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofMinutes(1));
        assertThat(breaker.<String>stage(() -> {
                    throw new IllegalStateException("no stage");
                }))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageEndingWith("no stage");
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 2; i++) {
            assertThat(breaker.stage(() -> CompletableFuture.completedFuture("yes")))
                    .isCompletedWithValue("yes");
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @SuppressWarnings("NullAway") // what a careless caller does
    private static CompletionStage<String> nothing() {
        @Nullable CompletionStage<String> none = null;
        return none;
    }
}
