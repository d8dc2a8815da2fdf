package dev.switchback.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Backoff;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.localcluster.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), new Random(1) {
        @Override
        public long nextLong(long bound) {
            return 0;
        }
    });

    private final VirtualTime time = new VirtualTime(START);
    private final List<String> worked = new ArrayList<>();
    private final Deque<Supplier<Result>> results = new ArrayDeque<>();
    private final WorkQueue<String> queue = new WorkQueue<>(time, time, BACKOFF, this::work);

    private Result work(String key) {
        worked.add(key + "@" + Duration.between(START, time.instant()).toSeconds());
        var result = results.poll();
        return result == null ? Result.done() : result.get();
    }

    @Test
    void aKeyThatIsAddedTwiceIsWorkedOnOnce() {
        queue.add("a");
        queue.add("b");
        queue.add("a");
        time.advance(Duration.ofMinutes(1));
        assertThat(worked).containsExactly("a@0", "b@0");
    }

    @Test
    void ofTwoTimesTheEarlierOneCounts() {
        queue.addAfter("a", Duration.ofSeconds(5));
        queue.addAfter("a", Duration.ofSeconds(9));
        queue.addAfter("a", Duration.ofSeconds(3));
        time.advance(Duration.ofMinutes(1));
        assertThat(worked).containsExactly("a@3");
    }

    @Test
    void aResultSaysWhenItIsWorkedOnAgain() {
        results.add(Result::requeue);
        results.add(() -> Result.requeueAfter(Duration.ofSeconds(4)));
        results.add(() -> Result.requeueAt(START.plusSeconds(7), time.instant()));
        results.add(() -> Result.requeueAt(START, time.instant()));
        queue.add("a");
        time.advance(Duration.ofMinutes(1));
        assertThat(worked).containsExactly("a@0", "a@0", "a@4", "a@7", "a@7");
    }

    @Test
    void failuresAreRetriedWithDelaysThatDoubleUntilOneSucceeds() {
        for (int i = 0; i < 4; i++) {
            results.add(() -> Result.retry("busy"));
        }
        results.add(() -> Result.requeueAfter(Duration.ofSeconds(1)));
        results.add(() -> Result.retry("busy again"));
        queue.add("a");
        time.advance(Duration.ofMinutes(1));
        assertThat(worked).containsExactly("a@0", "a@2", "a@6", "a@14", "a@24", "a@25", "a@27");
    }

    @Test
    void whatIsThrownIsRetried() {
        results.add(() -> {
            throw new IllegalStateException("a bug");
        });
        results.add(() -> {
            throw new ApiException.Unreachable("no route");
        });
        queue.add("a");
        time.advance(Duration.ofMinutes(1));
        assertThat(worked).containsExactly("a@0", "a@2", "a@6");
    }

    @Test
    void aClosedQueueWorksOnNothing() {
        queue.addAfter("a", Duration.ofSeconds(1));
        queue.close();
        queue.add("b");
        time.advance(Duration.ofMinutes(1));
        assertThat(worked).isEmpty();
    }

    @Test
    void delaysAreShortenedByUpToAHalf() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(7));
        for (int failures = 1; failures < 100; failures++) {
            long most = Math.min(5000, 100L << Math.min(failures - 1, 20));
            assertThat(backoff.after(failures).toMillis()).isBetween(most / 2, most);
        }
    }
}
