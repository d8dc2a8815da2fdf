package dev.switchback.runtime.fallback;

import dev.switchback.runtime.environment.Variables;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is set for all chains.
 *
 * @param enabled off: only the primary is asked, and its failure is the caller's
 * @param cacheEnabled off: chains have no cache
 * @param store {@code memory:}, or the address of a Redis such as {@code redis://cache:6379/0}
 * @param degradedMessage what a degraded answer says
 * @param secondary where the substitute is, if there is one
 */
public record FallbackSettings(
        boolean enabled,
        boolean cacheEnabled,
        String store,
        CacheSettings cache,
        String degradedMessage,
        Optional<URI> secondary) {
    private static final Duration LONGEST = Duration.ofDays(30);

    /** On, with a cache in memory of 1,000 entries that live for an hour. */
    public static FallbackSettings defaults() {
        return read(Map.of());
    }

    /**
     * From {@code FALLBACK_CHAIN_ENABLED}, {@code CACHE_ENABLED}, {@code FALLBACK_CHAIN_CACHE_STORE}, {@code _ENTRIES},
     * {@code _BYTES}, {@code _TTL_SECONDS}, {@code _STALE_SECONDS}, {@code DEGRADED_MESSAGE} and
     * {@code OLLAMA_CPU_ENDPOINT}.
     *
     * @throws IllegalArgumentException naming the variable and what is allowed
     */
    public static FallbackSettings read(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        String store = variables.text("FALLBACK_CHAIN_CACHE_STORE").orElse("memory:");
        if (!store.matches("memory:|rediss?://\\S+")) {
            throw new IllegalArgumentException(
                    "FALLBACK_CHAIN_CACHE_STORE cannot be used: it is memory: or an address such as redis://cache:6379/0");
        }
        CacheSettings usual = CacheSettings.defaults();
        return new FallbackSettings(
                variables.flag("FALLBACK_CHAIN_ENABLED", true),
                variables.flag("CACHE_ENABLED", true),
                store,
                new CacheSettings(
                        (int) variables.number(
                                "FALLBACK_CHAIN_CACHE_ENTRIES", usual.entries(), 1, CacheSettings.MOST_ENTRIES),
                        variables.number(
                                "FALLBACK_CHAIN_CACHE_BYTES",
                                usual.bytes(),
                                CacheSettings.LEAST_BYTES,
                                CacheSettings.MOST_BYTES),
                        variables.seconds(
                                "FALLBACK_CHAIN_CACHE_TTL_SECONDS", usual.timeToLive(), Duration.ofMillis(1), LONGEST),
                        variables.seconds("FALLBACK_CHAIN_CACHE_STALE_SECONDS", usual.staleIfError(), LONGEST)),
                variables.text("DEGRADED_MESSAGE").orElse("Service temporarily unavailable"),
                variables.address("OLLAMA_CPU_ENDPOINT"));
    }
}
