package dev.switchback.runtime.config;

import dev.switchback.runtime.config.ConfigLayer.ConfigValue;
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
record BreakerRules(
        ConfigLayer defaults,
        Map<String, ConfigLayer> hosts,
        Map<String, ConfigLayer> roles,
        Map<String, ConfigLayer> resolvers,
        Map<String, ConfigValue> plain) {

    static final BreakerRules NONE = new BreakerRules(ConfigLayer.EMPTY, Map.of(), Map.of(), Map.of(), Map.of());

    /** These rules with others above them. */
    BreakerRules overriddenBy(BreakerRules above) {
        Map<String, ConfigValue> merged = new HashMap<>(plain);
        merged.putAll(above.plain);
        return new BreakerRules(
                defaults.overriddenBy(above.defaults),
                merge(hosts, above.hosts),
                merge(roles, above.roles),
                merge(resolvers, above.resolvers),
                merged);
    }

    private static Map<String, ConfigLayer> merge(Map<String, ConfigLayer> below, Map<String, ConfigLayer> above) {
        Map<String, ConfigLayer> merged = new HashMap<>(below);
        above.forEach((key, layer) -> merged.merge(key, layer, ConfigLayer::overriddenBy));
        return merged;
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(plain.get(key)).map(said -> (String) said.value());
    }

    List<Map<String, ConfigLayer>> named() {
        return List.of(hosts, roles, resolvers);
    }
}
