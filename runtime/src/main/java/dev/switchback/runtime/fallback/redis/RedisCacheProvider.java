package dev.switchback.runtime.fallback.redis;

import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.ResponseCache;
import dev.switchback.runtime.fallback.ResponseCacheProvider;

/** Opens {@code redis://host[:port][/database]} and {@code rediss://...}. */
public final class RedisCacheProvider implements ResponseCacheProvider {
    @Override
    public boolean opens(String address) {
        return address.startsWith("redis:") || address.startsWith("rediss:");
    }

    @Override
    public ResponseCache open(String address, CacheSettings settings) {
        try {
            Class.forName("io.lettuce.core.RedisClient");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("redis: needs the library io.lettuce:lettuce-core on the class path", e);
        }
        return RedisCache.open(address, settings);
    }
}
