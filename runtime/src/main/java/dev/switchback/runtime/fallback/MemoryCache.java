package dev.switchback.runtime.fallback;

import dev.switchback.runtime.breaker.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps responses in this process: least recently used, with a time to live, bounded in entries and bytes. Thread-safe. */
public final class MemoryCache implements ResponseCache {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final CompletionStage<Optional<CachedResponse>> NONE =
            CompletableFuture.completedStage(Optional.empty());

    /** What an entry takes beside its key and body: map node, entry, headers of key and array. */
    private static final int OVERHEAD = 136;

    private static final class Entry {
        private final byte[] body;
        private final long at;

        Entry(byte[] body, long at) {
            this.body = body;
            this.at = at;
        }
    }

    private final CacheSettings settings;
    private final Ticker ticker;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;
    private long staleHits;
    private long evicted;

    public MemoryCache(CacheSettings settings) {
        this(settings, Ticker.system());
    }

    public MemoryCache(CacheSettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    @Override
    public CompletionStage<Optional<CachedResponse>> get(String key) {
        CachedResponse found = find(key);
        return found == null ? NONE : CompletableFuture.completedStage(Optional.of(found));
    }

    private synchronized @Nullable CachedResponse find(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            misses++;
            return null;
        }
        Duration age = Duration.ofNanos(ticker.nanos() - entry.at);
        boolean stale = age.compareTo(settings.timeToLive()) > 0;
        if (stale && age.compareTo(settings.timeToLive().plus(settings.staleIfError())) > 0) {
            entries.remove(key);
            bytes -= size(key, entry);
            misses++;
            return null;
        }
        hits++;
        staleHits += stale ? 1 : 0;
        return new CachedResponse(entry.body, age, stale);
    }

    @Override
    public synchronized CompletionStage<Void> put(String key, byte[] body) {
        Entry entry = new Entry(body, ticker.nanos());
        long size = size(key, entry);
        if (size > settings.bytes() / 4) {
            return DONE;
        }
        Entry before = entries.put(key, entry);
        bytes += size - (before == null ? 0 : size(key, before));
        Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
        while (entries.size() > settings.entries() || bytes > settings.bytes()) {
            Map.Entry<String, Entry> goes = oldest.next();
            bytes -= size(goes.getKey(), goes.getValue());
            oldest.remove();
            evicted++;
        }
        return DONE;
    }

    private static long size(String key, Entry entry) {
        return (long) OVERHEAD + key.length() + entry.body.length;
    }

    @Override
    public synchronized ChainStats.OfCache stats() {
        return new ChainStats.OfCache(entries.size(), bytes, hits, misses, staleHits, evicted, 0);
    }
}
