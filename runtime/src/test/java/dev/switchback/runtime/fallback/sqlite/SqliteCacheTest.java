package dev.switchback.runtime.fallback.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ChainStats;
import dev.switchback.runtime.fallback.ResponseCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SqliteCacheTest {
    private static final CacheSettings SETTINGS =
            new CacheSettings(8, 4096, Duration.ofHours(1), Duration.ofMinutes(30));

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-15T12:00:00Z");

    private SqliteCache cache() {
        return SqliteCache.open(folder.resolve("new/answers.db"), SETTINGS, () -> now);
    }

    private static Optional<String> get(ResponseCache cache, String key) {
        return found(cache, key).map(response -> new String(response.body(), StandardCharsets.UTF_8));
    }

    private static Optional<CachedResponse> found(ResponseCache cache, String key) {
        return cache.get(key).toCompletableFuture().join();
    }

    private static void put(ResponseCache cache, String key, String body) {
        cache.put(key, body.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    @Test
    void theNextProcessFindsThem() {
        try (SqliteCache cache = cache()) {
            put(cache, "k", "an answer");
        }
        now = now.plusSeconds(60);
        try (SqliteCache cache = cache()) {
            assertThat(get(cache, "k")).contains("an answer");
            assertThat(found(cache, "k").orElseThrow().age()).isEqualTo(Duration.ofMinutes(1));
            assertThat(get(cache, "other")).isEmpty();
            assertThat(cache.stats()).isEqualTo(new ChainStats.OfCache(-1, -1, 2, 1, 0, 0, 0));
        }
    }

    @Test
    void anOldOneIsStaleAndThenGone() {
        try (SqliteCache cache = cache()) {
            put(cache, "k", "an answer");
            now = now.plus(Duration.ofMinutes(61));
            assertThat(found(cache, "k").orElseThrow().isStale()).isTrue();
            now = now.plus(Duration.ofMinutes(30));
            assertThat(found(cache, "k")).isEmpty();
        }
    }

    @Test
    void theOldestGoFirst() {
        try (SqliteCache cache = cache()) {
            for (int i = 0; i < 20; i++) {
                now = now.plusSeconds(1);
                put(cache, "k" + i, "an answer");
            }
            assertThat(get(cache, "k0")).isEmpty();
            assertThat(get(cache, "k10")).isEmpty();
            assertThat(get(cache, "k13")).isPresent();
            assertThat(get(cache, "k19")).isPresent();
            assertThat(cache.stats().evicted()).isPositive();
        }
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        try (SqliteCache cache = cache()) {
            put(cache, "k", "x".repeat(1025));
            assertThat(get(cache, "k")).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeUsedFailsTheStageAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("text"), "this is no database, whatever its name says".repeat(99));
        try (ResponseCache cache = ResponseCache.open("sqlite://" + file.toAbsolutePath(), SETTINGS)) {
            assertThat(cache.get("k")
                            .handle((found, failure) -> failure != null)
                            .toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isEqualTo(true);
            assertThat(cache.stats().errors()).isEqualTo(1);
        }
    }
}
