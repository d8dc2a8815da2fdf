package dev.switchback.runtime.fallback;

/** Opens caches of a kind; found by {@link java.util.ServiceLoader}. */
public interface ResponseCacheProvider {

    /** Whether this kind of cache has such addresses. */
    boolean opens(String address);

    /** @throws IllegalStateException naming the library that is missing */
    ResponseCache open(String address, CacheSettings settings);
}
