package dev.switchback.benchmarks.runtime;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.CircuitOpenException;
import dev.switchback.runtime.breaker.Settings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One call that an open breaker rejects. Ours says how long to wait; none of the peers' answers does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Rejections {
    private final CircuitBreaker breaker = CircuitBreaker.of("open", Settings.defaults());
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker withTrace = resilience(true);
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker withoutTrace = resilience(false);
    private final dev.failsafe.CircuitBreaker<Object> failsafe =
            dev.failsafe.CircuitBreaker.builder().withDelay(Duration.ofHours(1)).build();

    public Rejections() {
        breaker.openFor(Duration.ofHours(1));
        failsafe.open();
    }

    private static io.github.resilience4j.circuitbreaker.CircuitBreaker resilience(boolean trace) {
        var made = io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                "r",
                CircuitBreakerConfig.custom()
                        .waitDurationInOpenState(Duration.ofHours(1))
                        .writableStackTraceEnabled(trace)
                        .build());
        made.transitionToOpenState();
        return made;
    }

    @Benchmark
    public Object rejected() {
        return breaker.tryAcquire();
    }

    @Benchmark
    public Object rejectedException() {
        try {
            return breaker.get(() -> "no");
        } catch (CircuitOpenException e) {
            return e;
        }
    }

    @Benchmark
    public Object resilience4jRejectedWithTrace() {
        return rejectedBy(withTrace);
    }

    @Benchmark
    public Object resilience4jRejected() {
        return rejectedBy(withoutTrace);
    }

    private static Object rejectedBy(io.github.resilience4j.circuitbreaker.CircuitBreaker by) {
        try {
            return by.executeSupplier(() -> "no");
        } catch (CallNotPermittedException e) {
            return e;
        }
    }

    @Benchmark
    public boolean failsafeRejected() {
        return failsafe.tryAcquirePermit();
    }
}
