package dev.switchback.runtime.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CooldownSharingTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration POLL = Duration.ofMillis(CooldownSharing.POLL_MILLIS);

    private final VirtualTime time = new VirtualTime(NOON);
    private final Ticker ticker = () -> Duration.between(NOON, time.instant()).toNanos();
    private final FlakyStore store = new FlakyStore(new MemoryCooldownStore(time));
    private final List<CooldownSharing> started = new ArrayList<>();
    private final BreakerRegistry here = process(time);
    private final BreakerRegistry there = process(time);

    /** A store that can be away, or never answer. */
    private static final class FlakyStore implements CooldownStore {
        private CooldownStore store;
        private boolean away;
        private boolean silent;
        private boolean refusing;

        FlakyStore(CooldownStore store) {
            this.store = store;
        }

        @Override
        public CompletionStage<Void> put(Cooldown cooldown) {
            return silent ? new CompletableFuture<>() : away || refusing ? gone() : store.put(cooldown);
        }

        @Override
        public CompletionStage<List<Cooldown>> list() {
            return silent ? new CompletableFuture<>() : away ? gone() : store.list();
        }

        private static <T> CompletionStage<T> gone() {
            return CompletableFuture.failedStage(new IllegalStateException("away"));
        }

        @Override
        public void close() {}
    }

    private BreakerRegistry process(InstantSource wall) {
        return process(wall, store);
    }

    private BreakerRegistry process(InstantSource wall, CooldownStore store) {
        BreakerRegistry breakers = new BreakerRegistry(
                name -> Settings.defaults().withFailMax(1).withDryRun(name.startsWith("dry")),
                RegistryLimits.DEFAULT,
                ticker,
                wall);
        started.add(CooldownSharing.start(breakers, store, ticker, wall, time));
        time.advance(POLL);
        return breakers;
    }

    @AfterEach
    void close() {
        started.forEach(CooldownSharing::close);
    }

    private void fail(BreakerRegistry process, String name) {
        process.breaker(name).acquire().onFailure(ticker.nanos(), FailureKind.EXCEPTION, null);
    }

    private static State state(BreakerRegistry process, String name) {
        return process.breaker(name).state();
    }

    private static Duration left(BreakerRegistry process, String name) {
        return process.breaker(name).snapshot().remaining();
    }

    @Test
    void aPeersOpeningIsHeardForTheTimeThatIsLeft() {
        there.breaker("api");
        fail(here, "api");
        time.advance(POLL);

        assertThat(state(there, "api")).isEqualTo(State.OPEN);
        assertThat(left(there, "api")).isEqualTo(left(here, "api"));
        assertThat(there.history("api"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.event().toString()).contains("reason=PEER"));
    }

    @Test
    void aBreakerThatIsMadeLaterBeginsWithWhatOthersSaid() {
        fail(here, "api");
        time.advance(POLL);

        assertThat(state(there, "api")).isEqualTo(State.OPEN);
        assertThat(state(process(time), "api")).isEqualTo(State.OPEN);
        time.advance(Duration.ofMinutes(2));
        assertThat(state(process(time), "api")).isEqualTo(State.CLOSED);
    }

    @Test
    void aResetReleasesThePeers() {
        fail(here, "api");
        there.breaker("api");
        time.advance(POLL);
        there.breaker("api").reset();
        time.advance(POLL);

        assertThat(state(here, "api")).isEqualTo(State.CLOSED);
        time.advance(POLL.multipliedBy(5));
        assertThat(state(process(time), "api")).isEqualTo(State.CLOSED);

        fail(there, "api");
        time.advance(POLL);
        assertThat(state(here, "api")).isEqualTo(State.OPEN);
    }

    @Test
    void aReleaseThatIsOverUndoesNoOpening() {
        FlakyStore link = new FlakyStore(store);
        BreakerRegistry cutOff = process(time, link);
        link.away = true;
        here.breaker("api").openFor(Duration.ofMinutes(5));
        here.breaker("api").reset();
        time.advance(Duration.ofMinutes(19));
        cutOff.breaker("api").openFor(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(1));
        link.away = false;
        time.advance(POLL.multipliedBy(3));

        assertThat(state(cutOff, "api")).isEqualTo(State.OPEN);
        assertThat(state(here, "api")).isEqualTo(State.OPEN);
    }

    @Test
    void aReleaseThatIsWrittenLateUndoesNoOpeningThatWasDecidedAfterIt() {
        store.away = true;
        here.breaker("api").openFor(Duration.ofMinutes(5));
        here.breaker("api").reset();
        time.advance(Duration.ofMinutes(8));
        there.breaker("api").openFor(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(1));
        store.away = false;
        time.advance(POLL.multipliedBy(5));

        assertThat(state(there, "api")).isEqualTo(State.OPEN);
        assertThat(state(here, "api")).isEqualTo(State.OPEN);
    }

    @Test
    void aReleaseIsNotHeardByWhoHasWrittenAnOpeningSinceThen() {
        there.breaker("api");
        here.breaker("api").openFor(Duration.ofMinutes(5));
        here.breaker("api").reset();
        time.advance(Duration.ofMillis(50));
        there.breaker("api").openFor(Duration.ofMinutes(5));
        time.advance(POLL.multipliedBy(3));

        assertThat(state(there, "api")).isEqualTo(State.OPEN);
        assertThat(state(here, "api")).isEqualTo(State.OPEN);
    }

    @Test
    void anOpeningThatIsWrittenAgainAfterALaterReleaseStaysReleased() {
        there.breaker("api");
        fail(here, "api");
        time.advance(POLL);
        List<Cooldown> openings = store.list().toCompletableFuture().join();
        store.put(Cooldown.release("api", "person", time.instant(), "reset"));
        openings.forEach(store::put);
        time.advance(POLL.multipliedBy(3));

        assertThat(state(here, "api")).isEqualTo(State.CLOSED);
        assertThat(state(there, "api")).isEqualTo(State.CLOSED);
        assertThat(state(process(time), "api")).isEqualTo(State.CLOSED);
    }

    /** Whoever opened it, whoever resets it, and whether the store has lost everything or nothing. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aResetWhileTheStoreIsAwayHoldsWhenItIsBack(boolean byTheOpener, boolean emptied) {
        there.breaker("api");
        here.breaker("api").openFor(Duration.ofMinutes(10));
        time.advance(POLL);
        assertThat(state(there, "api")).isEqualTo(State.OPEN);
        store.away = true;
        time.advance(Duration.ofSeconds(3));
        (byTheOpener ? here : there).breaker("api").reset();
        time.advance(Duration.ofSeconds(3));
        store.store = emptied ? new MemoryCooldownStore(time) : store.store;
        store.away = false;
        time.advance(POLL.multipliedBy(3));

        for (int i = 0; i < 20; i++) {
            assertThat(state(here, "api")).isEqualTo(State.CLOSED);
            assertThat(state(there, "api")).isEqualTo(State.CLOSED);
            time.advance(POLL.multipliedBy(10));
        }
        assertThat(state(process(time), "api")).isEqualTo(State.CLOSED);
    }

    @Test
    void anOpeningAfterTheResetHoldsEverywhere() {
        there.breaker("api");
        here.breaker("api").openFor(Duration.ofMinutes(10));
        time.advance(POLL);
        store.away = true;
        there.breaker("api").reset();
        time.advance(Duration.ofSeconds(1));
        fail(here, "other");
        here.breaker("api").openFor(Duration.ofMinutes(9));
        time.advance(Duration.ofSeconds(1));
        store.away = false;
        time.advance(POLL.multipliedBy(3));

        assertThat(state(here, "api")).isEqualTo(State.OPEN);
        assertThat(state(there, "api")).isEqualTo(State.OPEN);
    }

    @Test
    void anOpeningFromBeforeItsOwnProbesClosedItIsNotHeardAgain() {
        there.breaker("api");
        here.breaker("api").openFor(Duration.ofMinutes(14));
        time.advance(POLL);
        there.breaker("api").reset();
        store.away = true;
        there.breaker("api").openFor(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(2));
        recovers(there, "api");
        store.away = false;
        time.advance(POLL.multipliedBy(5));

        assertThat(state(there, "api")).isEqualTo(State.CLOSED);
    }

    @Test
    void aStoreThatRefusesWritesIsDownUntilItTakesThem() {
        PrometheusRegistry prometheus = new PrometheusRegistry();
        started.get(0).register(prometheus);
        assertThat(up(prometheus)).isEqualTo(1);
        store.refusing = true;
        fail(here, "api");
        time.advance(POLL.multipliedBy(3));
        assertThat(up(prometheus)).isZero();

        time.advance(Duration.ofMinutes(10));
        assertThat(up(prometheus))
                .as("the opening is over, the store refuses still")
                .isZero();

        store.refusing = false;
        time.advance(POLL.multipliedBy(3));
        assertThat(up(prometheus)).isEqualTo(1);
    }

    private static double up(PrometheusRegistry prometheus) {
        return prometheus.scrape(name -> name.equals("circuit_breaker_cooldown_store_up")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue())
                .sum();
    }

    @Test
    void anotherRuntimeCanRegisterWhenTheFirstIsClosed() {
        PrometheusRegistry prometheus = new PrometheusRegistry();
        started.get(0).register(prometheus);
        started.get(0).close();
        started.get(1).register(prometheus);
        assertThat(up(prometheus)).isEqualTo(1);
    }

    @Test
    void aReleaseIsHeardFromAProcessWhoseClockIsALittleBehind() {
        BreakerRegistry behind = process(() -> time.instant().minusMillis(900));
        fail(here, "api");
        time.advance(POLL.multipliedBy(2));
        assertThat(state(behind, "api")).isEqualTo(State.OPEN);
        behind.breaker("api").reset();
        time.advance(POLL.multipliedBy(2));

        assertThat(state(here, "api")).isEqualTo(State.CLOSED);
    }

    @Test
    void forcedStatesStayAndDryRunsAreNotShared() {
        there.breaker("api").forceClosed();
        fail(here, "api");
        fail(here, "dry");
        time.advance(POLL);

        assertThat(state(there, "api")).isEqualTo(State.FORCED_CLOSED);
        assertThat(state(here, "dry")).isEqualTo(State.OPEN);
        assertThat(state(there, "dry")).isEqualTo(State.CLOSED);
    }

    @Test
    void aStoreThatIsAwayIsToldWhenItIsBack() {
        there.breaker("api");
        store.away = true;
        fail(here, "api");
        time.advance(Duration.ofSeconds(20));
        assertThat(state(here, "api")).isEqualTo(State.OPEN);
        assertThat(state(there, "api")).isEqualTo(State.CLOSED);

        store.away = false;
        time.advance(Duration.ofSeconds(1));
        assertThat(left(there, "api")).isEqualTo(left(here, "api")).isEqualTo(Duration.ofSeconds(39));
    }

    @Test
    void whatAStoreForgotIsWrittenAgainWhileItIsInForce() {
        fail(here, "api");
        time.advance(POLL);
        store.store = new MemoryCooldownStore(time);
        time.advance(POLL.multipliedBy(2));
        assertThat(store.list().toCompletableFuture().join()).hasSize(1);

        time.advance(Duration.ofMinutes(1));
        store.store = new MemoryCooldownStore(time);
        time.advance(POLL.multipliedBy(2));
        assertThat(store.list().toCompletableFuture().join()).isEmpty();
    }

    @Test
    void aStoreThatNeverAnswersIsAskedAgain() {
        there.breaker("api");
        store.silent = true;
        fail(here, "api");
        time.advance(Duration.ofSeconds(7));
        store.silent = false;
        time.advance(Duration.ofSeconds(6));

        assertThat(state(there, "api")).isEqualTo(State.OPEN);
    }

    @Test
    void aWallClockThatIsAnHourWrongHoldsNothing() {
        List<Duration> jumps = List.of(Duration.ofHours(1), Duration.ofHours(-1));
        for (Duration jump : jumps) {
            String api = "api" + jump;
            BreakerRegistry wrong = process(() -> time.instant().plus(jump));
            wrong.breaker(api);
            fail(here, api);
            time.advance(POLL.multipliedBy(2));
            fail(wrong, "own" + jump);
            time.advance(POLL.multipliedBy(2));
            Duration cap = Duration.ofMinutes(15);
            assertThat(left(wrong, api)).isLessThanOrEqualTo(cap);
            assertThat(left(here, "own" + jump)).isLessThanOrEqualTo(cap);

            time.advance(cap);
            recovers(here, "own" + jump);
            recovers(wrong, api);
            recovers(here, api);
        }
    }

    private void recovers(BreakerRegistry process, String name) {
        CircuitBreaker breaker = process.breaker(name);
        for (int i = 0; i < 3; i++) {
            breaker.run(() -> {});
            time.advance(POLL);
        }
        assertThat(breaker.state()).as(name).isEqualTo(State.CLOSED);
    }

    @Test
    void noCallbackFailsWhenSharingIsOver() {
        List<BreakerEvent> events = new ArrayList<>();
        here.listen(events::add);
        close();
        fail(here, "api");
        assertThat(events).hasSize(1);
        assertThat(here.breaker("api").internals().callbacksFailed()).isZero();
    }
}
