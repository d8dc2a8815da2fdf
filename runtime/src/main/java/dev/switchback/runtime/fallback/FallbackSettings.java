package dev.switchback.runtime.fallback;

import dev.switchback.runtime.environment.Variables;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is set for all chains.
 *
 * @param enabled off: only the primary is asked, and its failure is the caller's
 * @param cacheEnabled off: chains have no cache
 * @param store {@code memory:}, a file such as {@code sqlite:///var/lib/answers.db}, or a Redis such as
 *     {@code redis://cache:6379/0}
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
    private static final System.Logger LOG = System.getLogger(FallbackSettings.class.getName());
    private static final String PREFIX = "FALLBACK_CHAIN_";
    private static final Duration LONGEST = Duration.ofDays(30);

    /** On, with a cache in memory of 1,000 entries that live for an hour. */
    public static FallbackSettings defaults() {
        return read(Map.of());
    }

    /**
     * From {@code FALLBACK_CHAIN_ENABLED}, {@code FALLBACK_CHAIN_CACHE_ENABLED}, {@code _STORE}, {@code _ENTRIES},
     * {@code _BYTES}, {@code _TTL_SECONDS}, {@code _STALE_SECONDS}, {@code FALLBACK_CHAIN_DEGRADED_MESSAGE} and
     * {@code OLLAMA_CPU_ENDPOINT}. {@code CACHE_ENABLED} and {@code DEGRADED_MESSAGE}, their earlier names, are read with a
     * warning.
     *
     * @throws IllegalArgumentException naming the variable and what is allowed
     */
    public static FallbackSettings read(Map<String, String> environment) {
        Variables variables = new Variables(renamed(environment));
        String store = variables.text("FALLBACK_CHAIN_CACHE_STORE").orElse("memory:");
        if (!store.matches("memory:|sqlite:///.+|rediss?://\\S+")) {
            throw new IllegalArgumentException(
                    "FALLBACK_CHAIN_CACHE_STORE cannot be used; allowed: memory:, sqlite:///PATH, redis://HOST[:PORT]");
        }
        CacheSettings usual = CacheSettings.defaults();
        return new FallbackSettings(
                variables.flag("FALLBACK_CHAIN_ENABLED", true),
                variables.flag("FALLBACK_CHAIN_CACHE_ENABLED", true),
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
                variables.text("FALLBACK_CHAIN_DEGRADED_MESSAGE").orElse("Service temporarily unavailable"),
                variables.address("OLLAMA_CPU_ENDPOINT"));
    }

    private static Map<String, String> renamed(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        for (String old : new String[] {"CACHE_ENABLED", "DEGRADED_MESSAGE"}) {
            String value = environment.get(old);
            if (value != null && environment.get(PREFIX + old) == null) {
                LOG.log(System.Logger.Level.WARNING, "{0} is deprecated; its name is {1} now", old, PREFIX + old);
                variables.put(PREFIX + old, value);
            }
        }
        return variables;
    }
}
