package dev.switchback.benchmarks.runtime;

import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.MemoryCache;
import dev.switchback.runtime.fallback.RequestKey;
import dev.switchback.runtime.fallback.ResponseCache;
import dev.switchback.runtime.fallback.redis.RedisCache;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A hit in a fallback chain's cache of 1,000 responses, SHA-256 over the whole request included. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheHits {
    /** The property that names the Redis of this measurement. */
    static final String REDIS = "switchback.benchmark.redis";

    private static final byte[] BODY = "x".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    private static String key(int i) {
        return RequestKey.of(
                "claude",
                List.of(Map.of("role", "user", "content", "What does request " + i + " want to know?")),
                0.7,
                1_000);
    }

    private static void fill(ResponseCache cache) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            cache.put(key(i), BODY).toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    private static Object hit(ResponseCache cache) throws Exception {
        return cache.get(key(500))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .orElseThrow();
    }

    /** In this process. */
    @State(Scope.Benchmark)
    public static class Memory {
        private final ResponseCache cache = new MemoryCache(CacheSettings.defaults());

        @Setup
        public void fill() throws Exception {
            CacheHits.fill(cache);
        }
    }

    /** On loopback. */
    @State(Scope.Benchmark)
    public static class Redis {
        private final ResponseCache cache = RedisCache.open(System.getProperty(REDIS, ""), CacheSettings.defaults());

        @Setup
        public void fill() throws Exception {
            CacheHits.fill(cache);
        }

        @TearDown
        public void close() {
            cache.close();
        }
    }

    @Benchmark
    public Object cacheHit(Memory memory) throws Exception {
        return hit(memory.cache);
    }

    @Benchmark
    public Object redisHit(Redis redis) throws Exception {
        return hit(redis.cache);
    }
}
