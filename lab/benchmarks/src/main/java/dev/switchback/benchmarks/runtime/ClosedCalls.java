package dev.switchback.benchmarks.runtime;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Settings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One call that succeeds at once through a closed breaker which all threads share. The floor is what cannot be done
 * without: two readings of the clock and one striped count.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClosedCalls {
    private static final String ANSWER = "answer";

    private final LongAdder counter = new LongAdder();
    private final CircuitBreaker breaker = CircuitBreaker.of("count", Settings.defaults());
    private final CircuitBreaker timed =
            CircuitBreaker.of("time", Settings.defaults().withTimeWindow(Duration.ofSeconds(10), 10));
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker resilienceCount =
            resilience(SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker resilienceLockFree =
            resilience(SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.LOCK_FREE);
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker resilienceTime =
            resilience(SlidingWindowType.TIME_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
    private final dev.failsafe.CircuitBreaker<Object> failsafe =
            dev.failsafe.CircuitBreaker.builder().withFailureThreshold(50, 100).build();

    public ClosedCalls() {
        DegradeRuleManager.loadRules(List.of(new DegradeRule("call")
                .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                .setCount(0.5)
                .setMinRequestAmount(10)
                .setTimeWindow(60)
                .setStatIntervalMs(10_000)));
    }

    private static io.github.resilience4j.circuitbreaker.CircuitBreaker resilience(
            SlidingWindowType type, SlidingWindowSynchronizationStrategy strategy) {
        int size = type == SlidingWindowType.COUNT_BASED ? 100 : 10;
        return io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                "r",
                CircuitBreakerConfig.custom()
                        .slidingWindow(size, 10, type, strategy)
                        .build());
    }

    @Benchmark
    public long floor() {
        long startedAt = System.nanoTime();
        counter.increment();
        return System.nanoTime() - startedAt;
    }

    @Benchmark
    public String closed() {
        return breaker.get(() -> ANSWER);
    }

    @Benchmark
    public String closedTimeWindow() {
        return timed.get(() -> ANSWER);
    }

    @Benchmark
    public String closedPermit() {
        Permit permit = breaker.acquire();
        long startedAt = breaker.ticker().nanos();
        permit.onSuccess(startedAt);
        return ANSWER;
    }

    @Benchmark
    public String resilience4jCount() {
        return resilienceCount.executeSupplier(() -> ANSWER);
    }

    @Benchmark
    public String resilience4jLockFree() {
        return resilienceLockFree.executeSupplier(() -> ANSWER);
    }

    @Benchmark
    public String resilience4jTime() {
        return resilienceTime.executeSupplier(() -> ANSWER);
    }

    /** Without a clock: it does not know how long a call took. */
    @Benchmark
    public String failsafe() {
        if (!failsafe.tryAcquirePermit()) {
            throw new IllegalStateException();
        }
        failsafe.recordSuccess();
        return ANSWER;
    }

    @Benchmark
    public String sentinel() throws BlockException {
        Entry entry = SphU.entry("call");
        try {
            return ANSWER;
        } finally {
            entry.exit();
        }
    }
}
