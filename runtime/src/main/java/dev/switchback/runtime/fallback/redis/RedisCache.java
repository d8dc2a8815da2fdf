package dev.switchback.runtime.fallback.redis;

import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CacheStats;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ResponseCache;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps responses in a Redis. How old one is follows from the time that Redis says it has left, so that the clocks of
 * the processes do not matter; how many are kept is for Redis' {@code maxmemory} to say. While Redis is away operations
 * fail at once.
 */
public final class RedisCache implements ResponseCache {
    private static final String PREFIX = "switchback:response:";
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final CacheSettings settings;
    private final RedisClient client;
    private final RedisURI address;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder errors = new LongAdder();
    /** Guarded by this. */
    private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> connection;

    private RedisCache(RedisURI address, CacheSettings settings) {
        this.address = address;
        this.settings = settings;
        client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                .build());
    }

    /**
     * A cache that connects when it is first used.
     *
     * @throws IllegalArgumentException for an address that is none
     */
    public static RedisCache open(String address, CacheSettings settings) {
        try {
            return new RedisCache(RedisURI.create(address), settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the response cache's address is not redis://HOST[:PORT]", e);
        }
    }

    @Override
    public CompletionStage<Optional<CachedResponse>> get(String key) {
        String name = PREFIX + key;
        return commands()
                .thenCompose(redis -> redis.get(name).thenCombine(redis.pttl(name), this::response))
                .whenComplete((found, failed) -> {
                    if (failed != null) {
                        errors.increment();
                    }
                });
    }

    /** The two answers come from one round trip; between them the response may have gone, which leaves no time. */
    private Optional<CachedResponse> response(byte @Nullable [] body, @Nullable Long millisLeft) {
        if (body == null || millisLeft == null || millisLeft < 0) {
            misses.increment();
            return Optional.empty();
        }
        Duration age = life().minusMillis(millisLeft);
        boolean old = age.compareTo(settings.timeToLive()) > 0;
        hits.increment();
        if (old) {
            stale.increment();
        }
        return Optional.of(new CachedResponse(body, age.isNegative() ? Duration.ZERO : age, old));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] body) {
        if (body.length > settings.bytes() / 4) {
            return CompletableFuture.completedStage(null);
        }
        return commands()
                .thenCompose(redis -> redis.psetex(PREFIX + key, life().toMillis(), body))
                .thenApply(stored -> null);
    }

    private Duration life() {
        return settings.timeToLive().plus(settings.staleIfError());
    }

    /** The first connection is tried again by whoever needs it next; later ones Lettuce looks after. */
    private synchronized CompletionStage<RedisAsyncCommands<String, byte[]>> commands() {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> known = connection;
        if (known == null || known.isCompletedExceptionally()) {
            known = client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), address)
                    .toCompletableFuture();
            connection = known;
        }
        return known.thenApply(StatefulRedisConnection::async);
    }

    @Override
    public CacheStats stats() {
        return new CacheStats(-1, -1, hits.sum(), misses.sum(), stale.sum(), 0, errors.sum());
    }

    @Override
    public void close() {
        var unused = client.shutdownAsync(0, 1, TimeUnit.SECONDS);
    }
}
