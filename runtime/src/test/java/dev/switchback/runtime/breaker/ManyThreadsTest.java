package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A thousand threads, settings that change under them, and time that flies: nothing wedges, leaks or goes uncounted. */
class ManyThreadsTest {
    private static final int THREADS = 1_000;
    private static final int CALLS = 150;
    private static final int MOST_PROBES = 3;
    private static final Settings SETTINGS = Settings.defaults()
            .withResetTimeout(Duration.ofNanos(50))
            .withHalfOpenTimeout(Duration.ofDays(1))
            .withJitter(0.5);

    private final FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - 10_000);
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "b", SETTINGS, ticker, () -> ThreadLocalRandom.current().nextDouble());
    private final Queue<BreakerEvent.Transition> transitions = new ConcurrentLinkedQueue<>();
    private final Map<Long, AtomicInteger> probesOut = new ConcurrentHashMap<>();
    private final AtomicInteger tooManyProbes = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();

    @Test
    void aThousandThreads() throws Exception {
        breaker.listen(event -> {
            if (event instanceof BreakerEvent.Transition transition) {
                transitions.add(transition);
            }
        });
        runAll();
        assertThat(thrown).isEmpty();
        assertThat(tooManyProbes).hasValue(0);
        everyCallWasCountedOnce();
        transitionsMakeAChain();
        itIsNotWedged();
    }

    private void runAll() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int call = 0; call < CALLS; call++) {
                        step(number, call);
                    }
                } catch (Throwable e) {
                    thrown.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void step(int thread, int call) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ticker.advanceNanos(random.nextInt(3));
        if (thread < 4 && call % 5 == 0) {
            breaker.reconfigure(another(random));
        }
        if (thread == 4 && call % 50 == 0) {
            breaker.reset();
        }
        Admission admission = breaker.tryAcquire();
        if (!(admission instanceof Permit permit)) {
            rejected.incrementAndGet();
            return;
        }
        AtomicInteger out = permit instanceof ProbePermit
                ? probesOut.computeIfAbsent(permit.generation(), generation -> new AtomicInteger())
                : null;
        if (out != null && out.incrementAndGet() > MOST_PROBES) {
            tooManyProbes.incrementAndGet();
        }
        for (int i = random.nextInt(200); i > 0; i--) {
            Thread.onSpinWait();
        }
        if (out != null) {
            out.decrementAndGet();
        }
        end(permit, random.nextInt(100));
    }

    private static Settings another(ThreadLocalRandom random) {
        Settings settings = SETTINGS.withHalfOpenMaxCalls(1 + random.nextInt(MOST_PROBES))
                .withSuccessThreshold(1 + random.nextInt(MOST_PROBES))
                .withFailMax(random.nextInt(8));
        return random.nextBoolean()
                ? settings.withCallWindow(10 + random.nextInt(100), 10)
                : settings.withTimeWindow(Duration.ofNanos(100 + random.nextInt(1_000)), 10);
    }

    private void end(Permit permit, int dice) {
        answered.incrementAndGet();
        long startedAt = ticker.nanos();
        if (dice < 70) {
            permit.onSuccess(startedAt);
        } else if (dice < 95) {
            permit.onFailure(startedAt, new IOException("down"));
        } else if (dice < 97) {
            permit.onFailure(startedAt, FailureKind.RESULT, Duration.ofNanos(80));
        } else {
            permit.release();
        }
    }

    private void everyCallWasCountedOnce() {
        Map<Outcome, Long> calls = breaker.snapshot().calls();
        assertThat(count(calls, Outcome.REJECTED)).isEqualTo(rejected.get());
        assertThat(count(calls, Outcome.SUCCESS) + count(calls, Outcome.FAILURE) + count(calls, Outcome.IGNORED))
                .isEqualTo(answered.get());
        long timed =
                breaker.snapshot().times().counts().stream().mapToLong(n -> n).sum();
        assertThat(timed).isEqualTo(count(calls, Outcome.SUCCESS) + count(calls, Outcome.FAILURE));
        assertThat(answered.get() + rejected.get()).isEqualTo((long) THREADS * CALLS);
    }

    private static long count(Map<Outcome, Long> calls, Outcome outcome) {
        return calls.getOrDefault(outcome, -1L);
    }

    /** Each transition starts where the one before ended, and none is told twice or not at all. */
    private void transitionsMakeAChain() {
        State state = State.CLOSED;
        long generation = 0;
        for (BreakerEvent.Transition next : transitions.stream()
                .sorted(Comparator.comparingLong(BreakerEvent.Transition::generation))
                .toList()) {
            assertThat(next.generation()).isEqualTo(++generation);
            assertThat(next.from()).isEqualTo(state);
            state = next.to();
        }
        assertThat(generation).isGreaterThan(100).isEqualTo(breaker.snapshot().generation());
        assertThat(state).isEqualTo(breaker.state());
    }

    /** When everybody has left, it lets its probes out and closes. */
    private void itIsNotWedged() {
        breaker.reconfigure(Settings.defaults().withHalfOpenMaxCalls(3).withSuccessThreshold(3));
        breaker.openFor(Duration.ofNanos(1));
        ticker.advanceNanos(1);
        List<Permit> probes = new ArrayList<>();
        while (breaker.tryAcquire() instanceof Permit probe) {
            probes.add(probe);
        }
        assertThat(probes).hasSize(3);
        probes.forEach(probe -> probe.onSuccess(ticker.nanos()));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().window()).isEqualTo(Snapshot.Window.EMPTY);
    }

    /** More successes than a cell can count, from many threads: none is lost and the window stays the last hundred. */
    @Test
    void aCellThatIsFull() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int call = 0; call < 400_000; call++) {
                    ((Permit) breaker.tryAcquire()).onSuccess(ticker.nanos() - 1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Snapshot snapshot = breaker.snapshot();
        assertThat(count(snapshot.calls(), Outcome.SUCCESS)).isEqualTo(1_600_000);
        assertThat(snapshot.times().total()).isEqualTo(Duration.ofNanos(1_600_000));
        assertThat(snapshot.window()).isEqualTo(new Snapshot.Window(100, 0, 0, 0));
    }
}
