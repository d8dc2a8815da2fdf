package dev.switchback.runtime.cooldown.redis;

import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.cooldown.CooldownStoreProvider;
import dev.switchback.runtime.redis.RedisLibrary;
import java.time.InstantSource;

/** Opens {@code redis://host[:port][/database]} and {@code rediss://...}. */
public final class RedisCooldownStoreProvider implements CooldownStoreProvider {
    @Override
    public boolean opens(String address) {
        return address.startsWith("redis:") || address.startsWith("rediss:");
    }

    @Override
    public CooldownStore open(String address, InstantSource clock) {
        RedisLibrary.require("a cooldown store in Redis");
        return RedisCooldownStore.open(address, clock);
    }
}
