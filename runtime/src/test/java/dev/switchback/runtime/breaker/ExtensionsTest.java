package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls in flight when a breaker opens that all end with a Retry-After. */
class ExtensionsTest {
    private static final Duration WAIT = Duration.ofMinutes(15);

    private final FakeTicker ticker = new FakeTicker();
    private final CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults(), ticker, () -> 0.5);
    private final List<BreakerEvent> events = new ArrayList<>();

    ExtensionsTest() {
        breaker.listen(events::add);
    }

    private void end(int calls, Duration apart) {
        List<Permit> inFlight = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            inFlight.add(breaker.acquire());
        }
        for (Permit permit : inFlight) {
            permit.onFailure(ticker.nanos(), FailureKind.RESULT, WAIT);
            ticker.advance(apart);
        }
    }

    @Test
    void aThousandThatEndAtOnceAreOneEvent() {
        Duration apart = Duration.ofNanos(10_000);
        end(1_000, apart);

        assertThat(events).hasSize(1).first().isInstanceOf(BreakerEvent.Transition.class);
        assertThat(breaker.snapshot().remaining()).isEqualTo(WAIT.minus(apart));
    }

    @Test
    void aDeadlineThatCreepsIsToldEachSecond() {
        end(11, Duration.ofMillis(500));

        assertThat(events).hasSize(6);
        assertThat(events.subList(1, 6))
                .allMatch(event -> event.equals(new BreakerEvent.Extended("b", Reason.RETRY_AFTER, 1, WAIT, false)));
    }

    @Test
    void anExtensionOfADryRunSaysSo() {
        breaker.reconfigure(Settings.defaults().withDryRun(true));
        breaker.openFor(Duration.ofMinutes(1));
        breaker.acquire().onFailure(ticker.nanos(), FailureKind.RESULT, WAIT);

        assertThat(events).last().isEqualTo(new BreakerEvent.Extended("b", Reason.RETRY_AFTER, 1, WAIT, true));
    }
}
