package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** There is no coarse clock: what is recorded is what {@link System#nanoTime()} says. */
class DurationsTest {

    @Test
    void recordedDurationsAreWithinAMicrosecondOfNanoTime() {
        CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults());
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20_000 && best > 1_000; i++) {
            long before = breaker.snapshot().times().total().toNanos();
            long outerStart = System.nanoTime();
            AtomicLong inner = new AtomicLong();
            breaker.run(() -> inner.set(spin(2_000)));
            long outer = System.nanoTime() - outerStart;
            long recorded = breaker.snapshot().times().total().toNanos() - before;
            assertThat(recorded).isBetween(inner.get(), outer);
            best = Math.min(best, recorded - inner.get());
        }
        assertThat(best).isLessThanOrEqualTo(1_000);
    }

    @Test
    void sumsAreExactToTheNanosecondWhateverTheBucket() {
        FakeTicker ticker = new FakeTicker();
        CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults(), ticker, () -> 0.5);
        long sum = 0;
        for (long nanos = 1; nanos < Duration.ofHours(2).toNanos(); nanos = nanos * 3 + 1) {
            long startedAt = ticker.nanos();
            ticker.advanceNanos(nanos);
            breaker.acquire().onSuccess(startedAt);
            sum += nanos;
        }
        assertThat(breaker.snapshot().times().total()).isEqualTo(Duration.ofNanos(sum));
    }

    @Test
    void countsAndSumsSurviveFullCells() {
        FakeTicker ticker = new FakeTicker();
        CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults(), ticker, () -> 0.5);
        int calls = 700_000;
        for (int i = 0; i < calls; i++) {
            breaker.acquire().onSuccess(ticker.nanos() - Duration.ofSeconds(40).toNanos());
        }
        Snapshot snapshot = breaker.snapshot();
        assertThat(snapshot.calls()).containsEntry(Outcome.SUCCESS, (long) calls);
        assertThat(snapshot.times().total()).isEqualTo(Duration.ofSeconds(40L * calls));
    }

    private static long spin(long nanos) {
        long start = System.nanoTime();
        long now = start;
        while (now - start < nanos) {
            now = System.nanoTime();
        }
        return now - start;
    }
}
