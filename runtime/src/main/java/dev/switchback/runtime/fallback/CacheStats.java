package dev.switchback.runtime.fallback;

/**
 * A cache at one moment; counts are of this process, since it was made.
 *
 * @param entries kept now; -1 when that is not known
 * @param bytes kept now; -1 when that is not known
 * @param stale hits that were older than the time to live
 * @param errors of the store, each of which was a miss
 */
public record CacheStats(long entries, long bytes, long hits, long misses, long stale, long evicted, long errors) {}
