package dev.switchback.runtime.fallback.redis;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.environment.OptionalLibrary;
import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ChainStats;
import dev.switchback.runtime.fallback.ResponseCache;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TimeoutOptions.TimeoutSource;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps responses in a Redis. How old one is follows from the time that Redis says it has left, so that the clocks of
 * the processes do not matter; how many are kept is for Redis' {@code maxmemory} to say. While Redis is away operations
 * fail at once. While it is there and does not answer, look-ups fail after half a second, and what waits to be kept takes
 * at most as much memory as {@link CacheSettings#bytes()}: the rest is not kept.
 */
public final class RedisCache implements ResponseCache {
    /** Opens {@code redis://host[:port][/database]} and {@code rediss://...}. */
    public static final class Provider implements ResponseCache.Provider {
        @Override
        public boolean opens(String address) {
            return address.startsWith("redis:") || address.startsWith("rediss:");
        }

        @Override
        public ResponseCache open(String address, CacheSettings settings) {
            OptionalLibrary.REDIS.require("a response cache in Redis");
            return RedisCache.open(address, settings);
        }
    }

    private static final String PREFIX = "switchback:response:";
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    /** With a cold JVM at both ends. Nobody waits as long: a chain gives up on its look-up before. */
    private static final Duration TLS_HANDSHAKE = Duration.ofSeconds(5);

    private static final Duration RECONNECT = Duration.ofSeconds(1);
    /** Most commands without an answer: tens of times what thousands of look-ups a second have under way. */
    private static final int MOST_COMMANDS = 4096;

    private final CacheSettings settings;
    private final RedisClient client;
    private final RedisURI address;
    private final Ticker ticker;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder errors = new LongAdder();
    /** Of the bodies whose storing Redis has not yet answered. */
    private final AtomicLong waiting = new AtomicLong();
    /** Guarded by this. */
    private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> connection;
    /** Guarded by this. */
    private long connectedAt;

    private RedisCache(RedisURI address, CacheSettings settings, Ticker ticker) {
        this.address = address;
        this.settings = settings;
        this.ticker = ticker;
        Duration handshake = address.isSsl() ? TLS_HANDSHAKE : TIMEOUT;
        address.setTimeout(handshake);
        client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(false) // with it, commands without an answer would be sent again to the next Redis
                .requestQueueSize(MOST_COMMANDS)
                .timeoutOptions(
                        TimeoutOptions.builder().timeoutSource(new Patience()).build())
                .socketOptions(SocketOptions.builder().connectTimeout(handshake).build())
                .build());
    }

    /** A command that timed out still holds its body until it is answered: one that stores ends only then. */
    private static final class Patience extends TimeoutSource {
        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            return command.getType() == CommandType.PSETEX ? 0 : TIMEOUT.toMillis();
        }
    }

    /**
     * A cache that connects when it is first used.
     *
     * @throws IllegalArgumentException for any other address
     */
    public static RedisCache open(String address, CacheSettings settings) {
        return open(address, settings, Ticker.system());
    }

    static RedisCache open(String address, CacheSettings settings, Ticker ticker) {
        try {
            return new RedisCache(RedisURI.create(address), settings, ticker);
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
        if (waiting.addAndGet(body.length) > settings.bytes() / 2) { // it is there twice: as it is, and on its way out
            waiting.addAndGet(-body.length);
            return CompletableFuture.completedStage(null);
        }
        return commands()
                .thenCompose(redis -> redis.psetex(PREFIX + key, life().toMillis(), body))
                .<Void>thenApply(stored -> null)
                .whenComplete((stored, failed) -> waiting.addAndGet(-body.length));
    }

    private Duration life() {
        return settings.timeToLive().plus(settings.staleIfError());
    }

    /** A connection that failed or ended is replaced by whoever needs one, at most once in {@link #RECONNECT}. */
    private synchronized CompletionStage<RedisAsyncCommands<String, byte[]>> commands() {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> known = connection;
        if (known == null || (isOver(known) && ticker.nanos() - connectedAt >= RECONNECT.toNanos())) {
            if (known != null) {
                var unused = known.thenCompose(StatefulRedisConnection::closeAsync);
            }
            known = connect();
            connection = known;
            connectedAt = ticker.nanos();
        }
        return known.thenApply(StatefulRedisConnection::async);
    }

    private CompletableFuture<StatefulRedisConnection<String, byte[]>> connect() {
        try {
            return client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), address)
                    .toCompletableFuture();
        } catch (RuntimeException e) { // closed
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isOver(CompletableFuture<StatefulRedisConnection<String, byte[]>> connection) {
        return connection.isCompletedExceptionally()
                || (connection.isDone() && !connection.join().isOpen());
    }

    @Override
    public ChainStats.OfCache stats() {
        return new ChainStats.OfCache(-1, -1, hits.sum(), misses.sum(), stale.sum(), 0, errors.sum());
    }

    @Override
    public void close() {
        var unused = client.shutdownAsync(0, 1, TimeUnit.SECONDS);
    }
}
