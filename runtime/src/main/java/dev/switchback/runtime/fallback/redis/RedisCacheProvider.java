package dev.switchback.runtime.fallback.redis;

import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.ResponseCache;
import dev.switchback.runtime.fallback.ResponseCacheProvider;
import dev.switchback.runtime.redis.RedisLibrary;

/** Opens {@code redis://host[:port][/database]} and {@code rediss://...}. */
public final class RedisCacheProvider implements ResponseCacheProvider {
    @Override
    public boolean opens(String address) {
        return address.startsWith("redis:") || address.startsWith("rediss:");
    }

    @Override
    public ResponseCache open(String address, CacheSettings settings) {
        RedisLibrary.require("a response cache in Redis");
        return RedisCache.open(address, settings);
    }
}
