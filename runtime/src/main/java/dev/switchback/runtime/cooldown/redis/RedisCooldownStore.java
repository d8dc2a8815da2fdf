package dev.switchback.runtime.cooldown.redis;

import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.environment.OptionalLibrary;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cooldowns in one hash of a Redis: fields {@code breaker LF source LF kind}, values {@code decided LF until LF reason} with
 * times in ms. A cooldown is acknowledged when Redis answers; whether it outlives Redis is for
 * Redis' own persistence. While Redis is away operations fail at once, and a connection is tried ten times a second; one
 * that does not answer within a second has failed.
 */
public final class RedisCooldownStore implements CooldownStore {
    private static final String KEY = "switchback:breaker-cooldowns";
    private static final String SEPARATOR = "\n";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RECONNECT = Duration.ofMillis(100);

    /** Sets one field and removes those of the breaker that were decided before it, in one step. */
    private static final String RELEASE =
            """
            local field = ''
            for i, entry in ipairs(redis.call('HGETALL', KEYS[1])) do
              if i % 2 == 1 then field = entry
              elseif string.sub(field, 1, #ARGV[1]) == ARGV[1]
                and (tonumber(string.match(entry, '^-?%d+')) or 0) <= tonumber(ARGV[4])
                then redis.call('HDEL', KEYS[1], field) end
            end
            return redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
            """;

    /** Opens {@code redis://host[:port][/database]} and {@code rediss://...}. */
    public static final class Provider implements CooldownStore.Provider {
        @Override
        public boolean opens(String address) {
            return address.startsWith("redis:") || address.startsWith("rediss:");
        }

        @Override
        public CooldownStore open(String address, InstantSource clock) {
            OptionalLibrary.REDIS.require("a cooldown store in Redis");
            return RedisCooldownStore.open(address, clock);
        }
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI address;
    private final InstantSource clock;
    /** Guarded by this. */
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

    private RedisCooldownStore(RedisURI address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
        resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT))
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(1_000)
                .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                .build());
    }

    /** Begins to connect. */
    static RedisCooldownStore open(String address, InstantSource clock) {
        RedisURI uri;
        try {
            uri = RedisURI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the cooldown store's address is not redis://HOST[:PORT]", e);
        }
        uri.setTimeout(TIMEOUT);
        return new RedisCooldownStore(uri, clock);
    }

    @Override
    public CompletionStage<Void> put(Cooldown cooldown) {
        String prefix = cooldown.breaker() + SEPARATOR;
        String field = prefix + cooldown.source() + SEPARATOR + cooldown.kind();
        return commands()
                .thenCompose(redis -> done(
                        cooldown.kind() == Cooldown.Kind.RELEASE
                                ? redis.eval(
                                        RELEASE,
                                        ScriptOutputType.INTEGER,
                                        new String[] {KEY},
                                        prefix,
                                        field,
                                        value(cooldown),
                                        Long.toString(cooldown.decided().toEpochMilli()))
                                : redis.hset(KEY, field, value(cooldown))));
    }

    private static String value(Cooldown cooldown) {
        return cooldown.decided().toEpochMilli()
                + SEPARATOR
                + cooldown.until().toEpochMilli()
                + SEPARATOR
                + cooldown.reason();
    }

    /** Empty for what somebody else wrote there. */
    private static Optional<Cooldown> cooldown(String field, String value) {
        int kind = field.lastIndexOf(SEPARATOR);
        int source = field.lastIndexOf(SEPARATOR, kind - 1);
        String[] parts = value.split(SEPARATOR, 3);
        if (source < 0 || parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cooldown(
                    field.substring(0, source),
                    field.substring(source + 1, kind),
                    Cooldown.Kind.valueOf(field.substring(kind + 1)),
                    Instant.ofEpochMilli(Long.parseLong(parts[0])),
                    Instant.ofEpochMilli(Long.parseLong(parts[1])),
                    parts[2]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CompletionStage<Void> done(CompletionStage<?> stage) {
        return stage.thenApply(answer -> null);
    }

    @Override
    public CompletionStage<List<Cooldown>> list() {
        return commands().thenCompose(redis -> redis.hgetall(KEY).thenApply(all -> {
            forget(redis, all);
            return all.entrySet().stream()
                    .flatMap(entry -> cooldown(entry.getKey(), entry.getValue()).stream())
                    .toList();
        }));
    }

    /** A hash has no times to live of its own: who reads removes what is long over, and what is not readable. */
    private void forget(RedisAsyncCommands<String, String> redis, Map<String, String> all) {
        Instant old = clock.instant().minus(KEPT);
        List<String> gone = new ArrayList<>();
        all.forEach((field, value) -> {
            if (cooldown(field, value).filter(row -> !row.until().isBefore(old)).isEmpty()) {
                gone.add(field);
            }
        });
        if (!gone.isEmpty()) {
            var unused = redis.hdel(KEY, gone.toArray(String[]::new));
        }
    }

    /** The first connection is tried again by whoever needs it next; later ones Lettuce looks after. */
    private synchronized CompletionStage<RedisAsyncCommands<String, String>> commands() {
        CompletableFuture<StatefulRedisConnection<String, String>> known = connection;
        if (known == null || known.isCompletedExceptionally()) {
            known = client.connectAsync(StringCodec.UTF8, address).toCompletableFuture();
            connection = known;
        }
        return known.thenApply(StatefulRedisConnection::async);
    }

    @Override
    public void close() {
        var unused = client.shutdownAsync(0, 1, TimeUnit.SECONDS).whenComplete((done, failure) -> {
            var unusedToo = resources.shutdown(0, 1, TimeUnit.SECONDS);
        });
    }
}
