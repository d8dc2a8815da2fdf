package dev.switchback.runtime.breaker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * What threads do to a breaker, for Lincheck: whatever they see must be what one thread could have seen that did the same
 * in some order. Each thread ends the calls that it began, so that calls which began in an older generation end late.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public abstract class Concurrently {
    private static final int MOST_THREADS = 8;

    /** Moves by itself: an open breaker lets a probe out to whoever comes next. */
    private final AtomicLong ticks = new AtomicLong();

    private final CircuitBreaker breaker;
    private final List<Deque<Permit>> mine = Stream.generate(() -> (Deque<Permit>) new ArrayDeque<Permit>())
            .limit(MOST_THREADS)
            .toList();

    Concurrently(Settings settings) {
        Settings atOnce = settings.withResetTimeout(Duration.ofNanos(1)).withHalfOpenTimeout(Duration.ofDays(1));
        breaker = CircuitBreaker.of("b", atOnce, ticks::incrementAndGet, () -> 0.5);
    }

    @Operation
    public String begin(@Param(name = "thread") int thread) {
        if (breaker.tryAcquire() instanceof Permit permit) {
            mine.get(thread).push(permit);
            return "let through by " + permit.generation();
        }
        return "rejected";
    }

    @Operation
    public void succeed(@Param(name = "thread") int thread) {
        Permit permit = mine.get(thread).poll();
        if (permit != null) {
            permit.onSuccess(ticks.get());
        }
    }

    @Operation
    public void fail(@Param(name = "thread") int thread) {
        Permit permit = mine.get(thread).poll();
        if (permit != null) {
            permit.onFailure(ticks.get(), new IOException("down"));
        }
    }

    @Operation
    public void release(@Param(name = "thread") int thread) {
        Permit permit = mine.get(thread).poll();
        if (permit != null) {
            permit.release();
        }
    }

    @Operation
    public void reset() {
        breaker.reset();
    }

    @Operation
    public String look() {
        return breaker.state().toString();
    }
}
