package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant MACHINE = Instant.parse("2026-01-15T12:00:00.500Z");
    private Instant machine = MACHINE;
    private final ServerClock clock = new ServerClock(() -> machine);
    private final CallObserver calls = clock.listening((method, status, took) -> {});

    private void heard(String serverTime) {
        calls.heard(Instant.parse(serverTime), Duration.ofMillis(20));
    }

    @Test
    void fiveSecondsAreTolerated() {
        heard("2026-01-15T12:00:05Z");
        assertThat(clock.instant()).isEqualTo(MACHINE);
        heard("2026-01-15T12:00:06Z");
        assertThat(clock.instant()).isEqualTo("2026-01-15T12:00:06.500Z");
    }

    @Test
    void aClockThatIsAheadOrBehindIsCorrectedUntilItIsRight() {
        heard("2026-01-15T11:50:00Z");
        assertThat(clock.instant()).isEqualTo("2026-01-15T11:50:00.500Z");
        machine = MACHINE.plusSeconds(30);
        assertThat(clock.instant()).isEqualTo("2026-01-15T11:50:30.500Z");
        heard("2026-01-15T12:00:30Z");
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    void anAnswerThatTookLongOrHasNoTimeTellsNothing() {
        calls.heard(Instant.parse("2026-01-15T11:50:00Z"), Duration.ofSeconds(6));
        calls.heard(Instant.EPOCH, Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(MACHINE);
    }
}
