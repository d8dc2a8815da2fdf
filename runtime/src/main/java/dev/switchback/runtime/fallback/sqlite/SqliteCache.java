package dev.switchback.runtime.fallback.sqlite;

import dev.switchback.runtime.environment.OptionalLibrary;
import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ChainStats;
import dev.switchback.runtime.fallback.ResponseCache;
import dev.switchback.runtime.sqlite.SqliteFile;
import dev.switchback.runtime.threads.Daemons;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps responses in a SQLite file: they outlive the process, and processes of one machine share them. One thread reads and
 * writes; what waits to be kept takes at most half of {@link CacheSettings#bytes()}, and the rest is not kept. The bounds
 * hold for the file within an eighth: the oldest responses go first.
 */
public final class SqliteCache implements ResponseCache {
    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS responses(key TEXT PRIMARY KEY, body BLOB NOT NULL, at INTEGER NOT NULL)"
                    + " WITHOUT ROWID";
    private static final String TRIM =
            """
            DELETE FROM responses WHERE at < ? OR key IN (SELECT key FROM (
              SELECT key, SUM(LENGTH(body) + LENGTH(key)) OVER newest AS bytes, ROW_NUMBER() OVER newest AS entry
              FROM responses WINDOW newest AS (ORDER BY at DESC, key)) WHERE bytes > ? OR entry > ?)""";

    private final CacheSettings settings;
    private final SqliteFile file;
    private final InstantSource clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Daemons.named("response-cache"));
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder errors = new LongAdder();
    /** Bytes of the bodies that are not written yet. */
    private final AtomicLong waiting = new AtomicLong();
    /** Since the bounds were checked last; the thread's own. */
    private long bytesSince;

    private long entriesSince;

    private SqliteCache(Path path, CacheSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.file = new SqliteFile(path, List.of(TABLE));
        this.bytesSince = settings.bytes(); // check at the first write what an earlier process has left
    }

    /** Opens {@code sqlite:///PATH}. */
    public static final class Provider implements ResponseCache.Provider {
        @Override
        public boolean opens(String address) {
            return address.startsWith("sqlite:");
        }

        @Override
        public ResponseCache open(String address, CacheSettings settings) {
            OptionalLibrary.SQLITE.require("a response cache in SQLite");
            return SqliteCache.open(SqliteFile.path(address), settings, InstantSource.system());
        }
    }

    /** A cache whose file is made when it is first used. */
    static SqliteCache open(Path path, CacheSettings settings, InstantSource clock) {
        return new SqliteCache(path, settings, clock);
    }

    @Override
    public CompletionStage<Optional<CachedResponse>> get(String key) {
        return onThread(() -> find(key)).whenComplete((found, failure) -> {
            if (failure != null) {
                errors.increment();
            }
        });
    }

    private Optional<CachedResponse> find(String key) throws SQLException {
        Optional<CachedResponse> found = file.read(connection -> {
            try (var query = connection.prepareStatement("SELECT body, at FROM responses WHERE key = ?")) {
                query.setString(1, key);
                try (var row = query.executeQuery()) {
                    return row.next() ? response(row.getBytes(1), row.getLong(2)) : Optional.empty();
                }
            }
        });
        (found.isPresent() ? hits : misses).increment();
        return found;
    }

    private Optional<CachedResponse> response(byte[] body, long at) {
        Duration age = Duration.ofMillis(Math.max(0, clock.millis() - at));
        if (age.compareTo(life()) > 0) {
            return Optional.empty();
        }
        boolean old = age.compareTo(settings.timeToLive()) > 0;
        if (old) {
            stale.increment();
        }
        return Optional.of(new CachedResponse(body, age, old));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] body) {
        if (body.length > settings.bytes() / 4) {
            return CompletableFuture.completedStage(null);
        }
        if (waiting.addAndGet(body.length) > settings.bytes() / 2) {
            waiting.addAndGet(-body.length);
            return CompletableFuture.completedStage(null);
        }
        return onThread(() -> {
                    keep(key, body);
                    return true;
                })
                .<Void>thenApply(kept -> null)
                .whenComplete((kept, failure) -> waiting.addAndGet(-body.length));
    }

    private void keep(String key, byte[] body) throws SQLException {
        bytesSince += body.length + key.length();
        entriesSince++;
        boolean trims = bytesSince > settings.bytes() / 8 || entriesSince > settings.entries() / 8;
        file.write(connection -> {
            try (var insert = connection.prepareStatement("INSERT OR REPLACE INTO responses VALUES (?, ?, ?)")) {
                insert.setString(1, key);
                insert.setBytes(2, body);
                insert.setLong(3, clock.millis());
                insert.executeUpdate();
            }
            if (trims) {
                try (var trim = connection.prepareStatement(TRIM)) {
                    trim.setLong(1, clock.millis() - life().toMillis());
                    trim.setLong(2, settings.bytes());
                    trim.setInt(3, settings.entries());
                    evicted.add(trim.executeUpdate());
                }
            }
        });
        if (trims) {
            bytesSince = 0;
            entriesSince = 0;
        }
    }

    private <T> CompletableFuture<T> onThread(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private Duration life() {
        return settings.timeToLive().plus(settings.staleIfError());
    }

    @Override
    public ChainStats.OfCache stats() {
        return new ChainStats.OfCache(-1, -1, hits.sum(), misses.sum(), stale.sum(), evicted.sum(), errors.sum());
    }

    @Override
    public void close() {
        thread.execute(file::close);
        thread.shutdown();
    }
}
