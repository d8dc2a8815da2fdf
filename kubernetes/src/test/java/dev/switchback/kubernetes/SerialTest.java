package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialTest {

    @Test
    void tasksFromManyThreadsRunOneAtATime() throws InterruptedException {
        int threads = 4;
        int each = 500;
        var pool = Executors.newFixedThreadPool(2 * threads);
        var serial = new Serial(pool);
        var running = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var done = new CountDownLatch(threads * each);
        for (int t = 0; t < threads; t++) {
            pool.execute(() -> {
                for (int i = 0; i < each; i++) {
                    serial.execute(() -> {
                        if (running.incrementAndGet() > 1) {
                            overlaps.incrementAndGet();
                        }
                        running.decrementAndGet();
                        done.countDown();
                    });
                }
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
        pool.shutdownNow();
    }

    @Test
    void eachTaskIsOneTaskOfTheExecutorAndAnExceptionStopsNothing() {
        var queue = new ArrayDeque<Runnable>();
        var ran = new ArrayList<Integer>();
        var serial = new Serial(queue::add);
        for (int i = 0; i < 3; i++) {
            int number = i;
            serial.execute(() -> {
                ran.add(number);
                throw new IllegalStateException("expected");
            });
        }

        for (int i = 1; i <= 3; i++) {
            assertThat(queue).hasSize(1);
            queue.remove().run();
            assertThat(ran).hasSize(i);
        }
        assertThat(ran).isEqualTo(List.of(0, 1, 2));
    }

    @Test
    void nothingRunsAfterAnError() {
        var queue = new ArrayDeque<Runnable>();
        var serial = new Serial(queue::add);
        serial.execute(() -> {
            throw new AssertionError("killed");
        });
        serial.execute(() -> {});

        assertThatThrownBy(() -> queue.remove().run()).isInstanceOf(AssertionError.class);
        assertThat(queue).isEmpty();
    }
}
