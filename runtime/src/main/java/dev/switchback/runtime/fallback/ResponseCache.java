package dev.switchback.runtime.fallback;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keeps responses. Calls return at once; a cache that is away fails the stage and nothing else. */
public interface ResponseCache extends AutoCloseable {

    /** What is kept for the key; empty when nothing is, or it is too old even to be stale. */
    CompletionStage<Optional<CachedResponse>> get(String key);

    /** Keeps a response, of age zero. What is too large is not kept. */
    CompletionStage<Void> put(String key, byte[] body);

    CacheStats stats();

    @Override
    default void close() {}
}
