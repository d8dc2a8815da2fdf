package dev.switchback.runtime.cooldown.redis;

import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.cooldown.CooldownStoreProvider;
import java.time.InstantSource;

/** Opens {@code redis://host[:port][/database]} and {@code rediss://...}. */
public final class RedisCooldownStoreProvider implements CooldownStoreProvider {
    @Override
    public boolean opens(String address) {
        return address.startsWith("redis:") || address.startsWith("rediss:");
    }

    @Override
    public CooldownStore open(String address, InstantSource clock) {
        try {
            Class.forName("io.lettuce.core.RedisClient");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("redis: needs the library io.lettuce:lettuce-core on the class path", e);
        }
        return RedisCooldownStore.open(address, clock);
    }
}
