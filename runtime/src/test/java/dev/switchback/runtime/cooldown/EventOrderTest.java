package dev.switchback.runtime.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A breaker tells what happened outside its lock, so a thread that is held up there tells it late. Here a listener that
 * is told first does what another thread would do meanwhile, and sharing hears of that before it hears of the opening.
 */
class EventOrderTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration POLL = Duration.ofMillis(CooldownSharing.POLL_MILLIS);
    private static final Duration LONG = Duration.ofMinutes(15);

    private final VirtualTime time = new VirtualTime(NOON);
    private final Ticker ticker = () -> Duration.between(NOON, time.instant()).toNanos();
    private final MemoryCooldownStore store = new MemoryCooldownStore(time);
    private final List<CooldownSharing> started = new ArrayList<>();
    private final CircuitBreaker there = process(Settings.defaults(), event -> {});
    /** What another thread does between an opening and its telling. */
    private Runnable meanwhile = () -> {};

    private final CircuitBreaker here = process(Settings.defaults().withFailMax(1), event -> {
        if (event instanceof BreakerEvent.Transition change && change.to() == State.OPEN) {
            meanwhile.run();
        }
    });
    private final Permit late = here.acquire();

    private CircuitBreaker process(Settings settings, BreakerListener first) {
        BreakerRegistry breakers = new BreakerRegistry(name -> settings, RegistryLimits.DEFAULT, ticker, time);
        breakers.listen(first);
        started.add(CooldownSharing.start(breakers, store, ticker, time, time));
        return breakers.breaker("api");
    }

    @BeforeEach
    void begin() {
        time.advance(POLL);
    }

    @AfterEach
    void close() {
        started.forEach(CooldownSharing::close);
    }

    private void open() {
        here.acquire().onFailure(ticker.nanos(), FailureKind.EXCEPTION, null);
    }

    private void askForTime() {
        late.onFailure(ticker.nanos(), FailureKind.RESULT, LONG);
    }

    @Test
    void anOpeningThatIsToldAfterItsResetClosesNobodyOff() {
        meanwhile = here::reset;
        open();
        time.advance(POLL);

        assertThat(there.state()).isEqualTo(State.CLOSED);
        assertThat(there.internals().generation()).isZero();
    }

    @Test
    void anOpeningThatIsToldAfterAPeersReleaseClosesNobodyOff() {
        meanwhile = here.internals()::endCoolDown;
        open();
        time.advance(POLL);

        assertThat(there.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void anOpeningThatIsNotYetWrittenWhenAPeerReleasesItIsNotWritten() {
        open();
        here.internals().endCoolDown();
        time.advance(POLL);

        assertThat(there.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void anOpeningThatIsToldAfterItsExtensionShortensNothing() {
        meanwhile = this::askForTime;
        open();
        time.advance(POLL);

        assertThat(there.snapshot().remaining())
                .isEqualTo(here.snapshot().remaining())
                .isEqualTo(LONG.minus(POLL));
    }

    @Test
    void aNewOpeningMayBeShorterThanTheOneBefore() {
        here.openFor(LONG);
        here.openFor(Duration.ofMinutes(1));
        time.advance(POLL);

        assertThat(there.snapshot().remaining()).isEqualTo(Duration.ofMinutes(1).minus(POLL));
    }

    @Test
    void aDryRunThatIsAskedForTimeOpensNobody() {
        here.reconfigure(Settings.defaults().withFailMax(1).withDryRun(true));
        open();
        askForTime();
        time.advance(POLL);

        assertThat(here.snapshot().remaining()).isEqualTo(LONG.minus(POLL));
        assertThat(there.state()).isEqualTo(State.CLOSED);
    }
}
