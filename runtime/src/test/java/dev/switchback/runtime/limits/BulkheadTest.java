package dev.switchback.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BulkheadTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void neverMoreCallsAtOnceThanItsLimit() throws Exception {
        Bulkhead bulkhead = new Bulkhead("payments", 3, LONG);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(threads.submit(() -> bulkhead.call(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                return now.decrementAndGet();
            })));
        }
        for (Future<Integer> one : all) {
            assertThat(one.get()).isNotNegative();
        }
        threads.shutdownNow();
        assertThat(most.get()).isBetween(1, 3);
        assertThat(bulkhead.active()).isZero();
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void aFullOneRejectsAtOnceWithoutAQueueAndLaterWithOne() {
        Bulkhead none = new Bulkhead("payments", 1, Duration.ZERO);
        CompletableFuture<String> first = none.stage(CompletableFuture::new);
        assertThatThrownBy(() -> none.call(() -> "called"))
                .isInstanceOf(Bulkhead.FullException.class)
                .hasMessage("bulkhead payments is full: 1 calls are under way");
        first.cancel(true);
        assertThat(none.stage(() -> CompletableFuture.completedFuture("called")))
                .isCompletedWithValue("called");

        Bulkhead brief = new Bulkhead("payments", 1, Duration.ofMillis(1));
        var unused = brief.stage(CompletableFuture::new);
        assertThatThrownBy(() -> brief.stage(() -> CompletableFuture.completedFuture("called"))
                        .join())
                .hasCauseInstanceOf(Bulkhead.FullException.class);
        assertThat(brief.waiting()).isZero();
    }

    @Test
    void thoseWhoWaitHaveTheirTurnInOrder() {
        Bulkhead bulkhead = new Bulkhead("payments", 1, LONG);
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletableFuture<String> first = bulkhead.stage(() -> running);
        CompletableFuture<String> cancelled = bulkhead.stage(() -> CompletableFuture.completedFuture("cancelled"));
        CompletableFuture<String> failing =
                bulkhead.stage(() -> CompletableFuture.failedFuture(new IOException("down")));
        CompletableFuture<String> throwing = bulkhead.stage(() -> {
            throw new IllegalStateException("broken");
        });
        CompletableFuture<String> last = bulkhead.stage(() -> CompletableFuture.completedFuture("last"));
        assertThat(bulkhead.waiting()).isEqualTo(4);
        cancelled.cancel(true);
        assertThat(bulkhead.waiting()).isEqualTo(3);

        running.complete("first");
        assertThat(first).isCompletedWithValue("first");
        assertThatThrownBy(failing::join).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(throwing::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(last.join()).isEqualTo("last");
        assertThat(bulkhead.active()).isZero();
    }

    @Test
    void tenThousandWhoWaitNeedNoStack() {
        Bulkhead bulkhead = new Bulkhead("payments", 1, LONG);
        CompletableFuture<Integer> running = new CompletableFuture<>();
        List<CompletableFuture<Integer>> all = new ArrayList<>(List.of(bulkhead.stage(() -> running)));
        for (int i = 1; i < 10_000; i++) {
            int number = i;
            all.add(bulkhead.stage(() -> CompletableFuture.completedFuture(number)));
        }
        running.complete(0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(all.get(i).join()).isEqualTo(i);
        }
    }
}
