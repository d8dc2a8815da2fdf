package dev.switchback.runtime.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ElasticSchedulerTest {
    private static final int MANY = 60;
    private final ElasticScheduler scheduler = new ElasticScheduler("test");

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void noTaskWaitsForOneThatBlocks() throws Exception {
        var all = new CountDownLatch(MANY);
        List<Future<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            tasks.add(scheduler.schedule(
                    () -> {
                        all.countDown();
                        return all.await(30, TimeUnit.SECONDS);
                    },
                    1,
                    TimeUnit.MILLISECONDS));
        }
        for (Future<Boolean> task : tasks) {
            assertThat(task.get(40, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aTaskThatRepeatsDoesSoUntilItIsCancelled() throws Exception {
        var runs = new Semaphore(0);
        ScheduledFuture<?> task = scheduler.scheduleWithFixedDelay(runs::release, 0, 1, TimeUnit.MILLISECONDS);

        assertThat(runs.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
        task.cancel(false);
        assertThat(task.isCancelled()).isTrue();
    }
}
