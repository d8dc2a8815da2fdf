package dev.switchback.runtime.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.breaker.Admission;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reports from the trackers of other circuit breakers, as docs/runtime/reports.md lists them. */
@Timeout(60)
class BreakerReportsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Settings settings = Settings.defaults().withFailMax(1).excluding(IllegalArgumentException.class);
    private final CircuitBreaker breaker = CircuitBreaker.of("reported", settings, nanos::get, () -> 0.5);

    private void fail() {
        breaker.acquire().onFailure(nanos.get(), FailureKind.EXCEPTION, null);
    }

    private void openAndWait() {
        fail();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    }

    private List<Permit> permits(int tried) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < tried; i++) {
            if (breaker.tryAcquire() instanceof Permit permit) {
                permits.add(permit);
            }
        }
        return permits;
    }

    @Test
    void anIgnoredExceptionGivesItsProbesPermitBack() {
        openAndWait();
        for (int i = 0; i < 20; i++) {
            breaker.acquire().onFailure(nanos.get(), new IllegalArgumentException("the caller's mistake"));
        }
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        for (int i = 0; i < 3; i++) {
            breaker.run(() -> {});
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aResultFromBeforeTheOpeningDecidesNothing() {
        Permit old = breaker.acquire();
        Permit older = breaker.acquire();
        openAndWait();
        Permit probe = breaker.acquire();
        old.onSuccess(0);
        older.onFailure(0, FailureKind.EXCEPTION, null);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        probe.onFailure(nanos.get(), FailureKind.EXCEPTION, null);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aPermitThatIsReleasedTwiceIsOnePermit() {
        openAndWait();
        List<Permit> probes = permits(10);
        assertThat(probes).hasSize(3);
        probes.get(0).release();
        probes.get(0).release();
        assertThat(permits(10)).hasSize(1);
    }

    @Test
    void slowProbesHoldBackTheRest() {
        openAndWait();
        assertThat(permits(1000)).hasSize(3);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertThat(permits(1000)).isEmpty();
    }

    @Test
    void threadsThatMeetAtTheDeadlineGetNoMorePermits() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                breaker.reset();
                openAndWait();
                CyclicBarrier together = new CyclicBarrier(8);
                List<Future<Admission>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    all.add(threads.submit(() -> {
                        together.await();
                        return breaker.tryAcquire();
                    }));
                }
                int admitted = 0;
                for (Future<Admission> one : all) {
                    admitted += one.get() instanceof Permit ? 1 : 0;
                }
                assertThat(admitted).isEqualTo(3);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneTimeoutOpensNothing() {
        CircuitBreaker patient = CircuitBreaker.of("patient", Settings.defaults());
        patient.acquire().onFailure(0, FailureKind.TIMEOUT, null);
        patient.acquire().onFailure(0, FailureKind.TIMEOUT, null);
        assertThat(patient.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void itRecoversByItselfWithoutATimer() {
        openAndWait();
        for (int i = 0; i < 3; i++) {
            breaker.run(() -> {});
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.tryAcquire()).isInstanceOf(Permit.class);
    }

    @Test
    void theDeadlineIsThatOfTheOpeningHoweverOftenItIsAsked() {
        fail();
        for (int i = 0; i < 59; i++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(permits(10)).isEmpty();
        }
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(permits(1)).hasSize(1);
    }
}
