package dev.switchback.benchmarks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A closed call allocates nothing. */
class ClosedCallAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20_000;

    @Test
    void aClosedCallAllocatesNothing() throws Exception {
        CircuitBreaker breaker = CircuitBreaker.of("b", Settings.defaults());
        Callable<String> call = () -> "answer";
        for (int i = 0; i < 5; i++) {
            allocated(breaker, call);
        }
        assertThat(allocated(breaker, call)).isZero();
    }

    /** With a result predicate, a time window and slow calls, too. */
    @Test
    void aClosedCallAllocatesNothingWhateverIsJudged() throws Exception {
        Settings settings = Settings.defaults()
                .withTimeWindow(Duration.ofMinutes(10), 10)
                .withSlowCallRate(0.5, Duration.ofSeconds(30))
                .withFailedResult(result -> result == null);
        CircuitBreaker breaker = CircuitBreaker.of("b", settings);
        Callable<String> call = () -> "answer";
        for (int i = 0; i < 5; i++) {
            allocated(breaker, call);
        }
        assertThat(allocated(breaker, call)).isZero();
    }

    /** The least of a few attempts: the virtual machine may allocate on a thread, too. */
    private static long allocated(CircuitBreaker breaker, Callable<String> call) throws Exception {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                breaker.call(call);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
