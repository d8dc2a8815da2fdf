package dev.switchback.runtime.fallback.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.cooldown.RedisProcess;
import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ResponseCache;
import dev.switchback.tools.RequiresProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresProgram("redis-server")
@Timeout(60)
class RedisCacheTest {
    private static final byte[] BODY = "answer".getBytes(StandardCharsets.UTF_8);

    private static final CacheSettings SETTINGS = new CacheSettings(10, 4096, Duration.ofHours(1), Duration.ZERO);

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    Path folder;

    @Test
    void keepsResponsesForOthersAndSurvivesItsRedis() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder);
                ResponseCache mine = open(redis.address(), Duration.ZERO);
                ResponseCache yours = open(redis.address(), Duration.ofHours(1))) {
            assertThat(await(mine.get("k"))).isEmpty();
            await(mine.put("k", BODY));
            CachedResponse found = await(mine.get("k")).orElseThrow();
            assertThat(found.body()).isEqualTo(BODY);
            assertThat(found.isStale()).isFalse();
            assertThat(found.age()).isLessThan(Duration.ofMinutes(1));
            // For one that keeps stale responses an hour longer, half of its two hours are over.
            assertThat(await(yours.get("k")).orElseThrow().age()).isGreaterThanOrEqualTo(Duration.ofHours(1));
            redis.kill();
            assertThat(failure(mine.get("k"))).isNotNull();
            assertThat(mine.stats().errors()).isEqualTo(1);
            assertThat(mine.stats().hits()).isEqualTo(1);
        }
    }

    /** It takes what it is sent into its sockets' buffers and answers nothing; its connections stay. */
    @Test
    void whatWaitsForAStoppedRedisIsBounded() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder);
                ResponseCache cache = RedisCache.open(redis.address(), SETTINGS, nanos::get)) {
            await(cache.put("before", BODY));
            redis.signal("STOP");
            List<CompletableFuture<Void>> puts = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                puts.add(cache.put("k" + i, new byte[1024]).toCompletableFuture());
            }

            assertThat(puts.get(0)).isNotDone();
            assertThat(puts.stream().filter(put -> !put.isDone())).hasSize(2);
            // A look-up fails when its time is over; what is to be kept is still on its way then.
            assertThat(failure(cache.get("k0"))).hasMessageContaining("timed out");
            assertThat(puts.get(0)).isNotDone();
            CompletionStage<?> last = cache.get("k0");
            for (int i = 0; i < 5000; i++) {
                last = cache.get("k0");
            }
            assertThat(failure(last)).hasMessageContaining("exceeded");
            redis.signal("CONT");
            await(puts.get(1));
            awaitAnswers(cache);
            assertThat(await(cache.get("k1"))).isPresent();
            assertThat(await(cache.get("k2"))).isEmpty();
            await(cache.put("k2", BODY));
            assertThat(await(cache.get("k2"))).isPresent();
        }
    }

    @Test
    void aRedisThatTakesConnectionsAndSaysNothingIsAway() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder);
                ResponseCache cache = RedisCache.open(redis.address(), SETTINGS, nanos::get)) {
            redis.signal("STOP");

            assertThat(failure(cache.get("k"))).isNotNull();
            redis.signal("CONT");
            awaitAnswers(cache);
        }
    }

    @Test
    void whatARedisNeverAnsweredIsNotSentToTheNext() throws Exception {
        try (RedisProcess redis = new RedisProcess(folder);
                ResponseCache cache = RedisCache.open(redis.address(), SETTINGS, nanos::get)) {
            await(cache.put("before", BODY));
            redis.signal("STOP");
            CompletableFuture<Void> old = cache.put("old", BODY).toCompletableFuture();
            redis.kill();

            assertThat(failure(old)).isNotNull();
            redis.restart();
            awaitAnswers(cache);
            assertThat(await(cache.get("old"))).isEmpty();
        }
    }

    private static ResponseCache open(String address, Duration stale) {
        CacheSettings settings = new CacheSettings(10, 4096, Duration.ofHours(1), stale);
        return new RedisCache.Provider().open(address, settings);
    }

    private static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void awaitAnswers(ResponseCache cache) throws Exception {
        while (failure(cache.get("any")) != null) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static @Nullable Throwable failure(CompletionStage<?> stage) throws Exception {
        return await(stage.<@Nullable Throwable>handle((answer, failed) -> failed));
    }
}
