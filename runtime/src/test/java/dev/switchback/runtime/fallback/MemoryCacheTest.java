package dev.switchback.runtime.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryCacheTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        MemoryCache cache = cache(2, 1 << 20, Duration.ZERO);
        put(cache, "a");
        put(cache, "b");
        assertThat(get(cache, "a")).isPresent();
        put(cache, "c");

        assertThat(get(cache, "b")).isEmpty();
        assertThat(get(cache, "a")).contains("a");
        assertThat(get(cache, "c")).contains("c");
        assertThat(cache.stats().evicted()).isEqualTo(1);
    }

    @Test
    void itIsBoundedInBytesWhateverTheSizesAre() {
        MemoryCache cache = cache(1000, 4096, Duration.ZERO);
        for (int i = 0; i < 500; i++) {
            cache.put("key" + i, new byte[(i * 37) % 900]);
            assertThat(cache.stats().bytes()).isLessThanOrEqualTo(4096);
        }
        cache.put("huge", new byte[5000]);

        assertThat(cache.stats().entries()).isPositive();
        assertThat(get(cache, "huge")).isEmpty();
    }

    @Test
    void replacingAnEntryDoesNotCountItTwice() {
        MemoryCache cache = cache(10, 4096, Duration.ZERO);
        for (int i = 0; i < 100; i++) {
            cache.put("same", new byte[500]);
        }

        assertThat(cache.stats().entries()).isEqualTo(1);
        assertThat(cache.stats().bytes()).isLessThan(700);
        assertThat(cache.stats().evicted()).isZero();
    }

    @Test
    void anEntryLivesForAnHourAndThenItsStaleTime() {
        MemoryCache cache = cache(10, 1 << 20, Duration.ofMinutes(10));
        put(cache, "a");

        pass(Duration.ofHours(1));
        CachedResponse good = find(cache, "a").orElseThrow();
        assertThat(good.age()).isEqualTo(Duration.ofHours(1));
        assertThat(good.isStale()).isFalse();
        pass(Duration.ofMinutes(10));
        assertThat(find(cache, "a").orElseThrow().isStale()).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(find(cache, "a")).isEmpty();
        assertThat(cache.stats()).isEqualTo(new ChainStats.OfCache(0, 0, 2, 1, 1, 0, 0));
    }

    @Test
    void settingsHaveRanges() {
        assertThat(CacheSettings.defaults())
                .isEqualTo(new CacheSettings(1000, 16 << 20, Duration.ofHours(1), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheSettings(0, 4096, Duration.ofHours(1), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheSettings(1, 4096, Duration.ZERO, Duration.ZERO))
                .withMessageContaining("more than zero");
    }

    private MemoryCache cache(int entries, long bytes, Duration stale) {
        return new MemoryCache(new CacheSettings(entries, bytes, Duration.ofHours(1), stale), nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void put(MemoryCache cache, String text) {
        cache.put(text, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<CachedResponse> find(MemoryCache cache, String key) {
        return cache.get(key).toCompletableFuture().join();
    }

    private static Optional<String> get(MemoryCache cache, String key) {
        return find(cache, key).map(found -> new String(found.body(), StandardCharsets.UTF_8));
    }
}
