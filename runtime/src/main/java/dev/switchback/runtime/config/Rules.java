package dev.switchback.runtime.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one source (file, environment or arguments) says.
 *
 * @param defaults for every breaker
 * @param hosts by normalised name
 * @param roles by {@code host:role}
 * @param resolvers by name
 * @param plain what is not about single breakers: {@code environment}, {@code profiles}, {@code cooldown_store},
 *     {@code telemetry}, {@code registry.idle_after_s}, {@code disabled} ...
 */
record Rules(
        Layer defaults,
        Map<String, Layer> hosts,
        Map<String, Layer> roles,
        Map<String, Layer> resolvers,
        Map<String, Plain> plain) {

    /**
     * A value, and where it was said.
     *
     * @param source the file, or the variable
     * @param line from 1; 0 where there are no lines
     */
    record Plain(String value, String source, int line) {}

    static final Rules NONE = new Rules(Layer.EMPTY, Map.of(), Map.of(), Map.of(), Map.of());

    /** These rules with others above them. */
    Rules under(Rules above) {
        Map<String, Plain> merged = new HashMap<>(plain);
        merged.putAll(above.plain);
        return new Rules(
                defaults.under(above.defaults),
                merge(hosts, above.hosts),
                merge(roles, above.roles),
                merge(resolvers, above.resolvers),
                merged);
    }

    private static Map<String, Layer> merge(Map<String, Layer> below, Map<String, Layer> above) {
        Map<String, Layer> merged = new HashMap<>(below);
        above.forEach((key, layer) -> merged.merge(key, layer, Layer::under));
        return merged;
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(plain.get(key)).map(Plain::value);
    }

    List<Map<String, Layer>> named() {
        return List.of(hosts, roles, resolvers);
    }
}
