package dev.switchback.runtime.fallback;

import java.util.ServiceLoader;

/** Opens the cache that an address names. */
final class ResponseCaches {
    private ResponseCaches() {}

    static ResponseCache open(String address, CacheSettings settings) {
        if (address.equals("memory:")) {
            return new MemoryCache(settings);
        }
        for (ResponseCacheProvider provider : ServiceLoader.load(ResponseCacheProvider.class)) {
            if (provider.opens(address)) {
                return provider.open(address, settings);
            }
        }
        throw new IllegalArgumentException(
                "no cache for this FALLBACK_CHAIN_CACHE_STORE: it is memory: or redis://...");
    }
}
