package dev.switchback.runtime.fallback;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;

/** Keeps responses. Calls return at once; a cache that is away fails the stage and nothing else. */
public interface ResponseCache extends AutoCloseable {

    /** What is kept for the key; empty when nothing is, or it is too old even to be stale. */
    CompletionStage<Optional<CachedResponse>> get(String key);

    /** Keeps a response, of age zero. What is too large is not kept. */
    CompletionStage<Void> put(String key, byte[] body);

    ChainStats.OfCache stats();

    @Override
    default void close() {}

    /** Opens caches of a kind; found by {@link ServiceLoader}. */
    interface Provider {

        /** Whether this kind of cache has such addresses. */
        boolean opens(String address);

        /** @throws IllegalStateException naming the library that is missing */
        ResponseCache open(String address, CacheSettings settings);
    }

    /**
     * The cache at an address: {@code memory:}, {@code sqlite:///PATH}, {@code redis://HOST} or that of a {@link Provider}.
     *
     * @throws IllegalArgumentException when there is no such cache
     * @throws IllegalStateException naming the library that is missing
     */
    static ResponseCache open(String address, CacheSettings settings) {
        if (address.equals("memory:")) {
            return new MemoryCache(settings);
        }
        for (Provider provider : ServiceLoader.load(Provider.class)) {
            if (provider.opens(address)) {
                return provider.open(address, settings);
            }
        }
        throw new IllegalArgumentException(
                "FALLBACK_CHAIN_CACHE_STORE cannot be used; allowed: memory:, sqlite:///PATH, redis://HOST[:PORT]");
    }
}
