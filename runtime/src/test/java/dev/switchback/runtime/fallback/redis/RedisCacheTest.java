package dev.switchback.runtime.fallback.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.programs.RequiresProgram;
import dev.switchback.runtime.cooldown.RedisProcess;
import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ResponseCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresProgram("redis-server")
@Timeout(60)
class RedisCacheTest {
    private static final byte[] BODY = "answer".getBytes(StandardCharsets.UTF_8);

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
            assertThat(failure(mine)).isNotNull();
            assertThat(mine.stats().errors()).isEqualTo(1);
            assertThat(mine.stats().hits()).isEqualTo(1);
        }
    }

    private static ResponseCache open(String address, Duration stale) {
        CacheSettings settings = new CacheSettings(10, 4096, Duration.ofHours(1), stale);
        return new RedisCacheProvider().open(address, settings);
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(ResponseCache cache) throws Exception {
        CompletionStage<Optional<CachedResponse>> answer = cache.get("k");
        return await(answer.handle((found, failed) -> failed));
    }
}
