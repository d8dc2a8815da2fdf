package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After a look-up that had to be waited for, a chain goes on with its own threads and no others. */
@Timeout(30)
class SlowCacheTest {
    private static final CachedResponse RESPONSE =
            new CachedResponse("cached".getBytes(StandardCharsets.UTF_8), Duration.ZERO, false);

    private final Waiting threads = new Waiting();
    private final CompletableFuture<Optional<CachedResponse>> lookUp = new CompletableFuture<>();
    private final FallbackChains chains = new FallbackChains(
            FallbackSettings.defaults(),
            Optional.empty(),
            new ChainExecutors(
                    threads,
                    new VirtualTime(Instant.EPOCH),
                    Ticker.system(),
                    new FallbackMetrics(new PrometheusRegistry())));
    private final FallbackChain<String, String> chain = chains.<String, String>chain("slow")
            .primaryLater(
                    CircuitBreaker.of("max-gpu", Settings.defaults()),
                    Duration.ofSeconds(5),
                    request -> CompletableFuture.failedFuture(new IllegalStateException("down")))
            .cache(new SlowCache(), RequestKey::of, Codec.text())
            .degraded(request -> "degraded by " + Thread.currentThread().getName())
            .build();

    /** Keeps tasks until the test runs them. */
    private static final class Waiting extends AbstractExecutorService {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }

    private final class SlowCache implements ResponseCache {
        @Override
        public CompletionStage<Optional<CachedResponse>> get(String key) {
            return lookUp;
        }

        @Override
        public CompletionStage<Void> put(String key, byte[] body) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public ChainStats.OfCache stats() {
            return new ChainStats.OfCache(-1, -1, 0, 0, 0, 0, 0);
        }
    }

    private CompletableFuture<String> ask() {
        return chain.answerLater("hello").thenApply(Result::value).toCompletableFuture();
    }

    @Test
    void aMissThatCameLateIsFollowedOnAThreadOfTheChain() {
        CompletableFuture<String> answer = ask();

        lookUp.complete(Optional.empty());

        assertThat(answer).isNotDone();
        threads.tasks.remove().run();
        assertThat(answer)
                .isCompletedWithValue("degraded by " + Thread.currentThread().getName());
    }

    @Test
    void aHitThatCameLateToo() {
        CompletableFuture<String> answer = ask();

        lookUp.complete(Optional.of(RESPONSE));

        assertThat(answer).isNotDone();
        threads.tasks.remove().run();
        assertThat(answer).isCompletedWithValue("cached");
    }

    @Test
    void aLookUpThatTakesTooLongToo() throws InterruptedException {
        CompletableFuture<String> answer = ask();

        Runnable rest = threads.tasks.poll(20, TimeUnit.SECONDS);

        assertThat(rest).isNotNull();
        assertThat(answer).isNotDone();
        rest.run();
        assertThat(answer)
                .isCompletedWithValue("degraded by " + Thread.currentThread().getName());
    }

    @Test
    void whatIsThereAtOnceNeedsNoThread() {
        lookUp.complete(Optional.of(RESPONSE));

        assertThat(ask()).isCompletedWithValue("cached");
        assertThat(threads.tasks).isEmpty();
    }
}
