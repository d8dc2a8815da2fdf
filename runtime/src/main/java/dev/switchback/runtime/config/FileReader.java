package dev.switchback.runtime.config;

import dev.switchback.runtime.config.ConfigLayer.ConfigValue;
import dev.switchback.runtime.registry.BreakerName;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configuration file: {@code defaults}, {@code hosts} with {@code roles}, {@code resolvers}, and a few plain keys. */
final class FileReader {
    static final Map<String, String> PLAIN = Map.of(
            "environment", "development, staging, production, testing, or one of the profiles file",
            "profiles", "the path of a profiles file",
            "cooldown_store", "memory:, sqlite:///PATH or redis://HOST[:PORT][/DATABASE] (rediss: with TLS)",
            "telemetry", "the path of a SQLite file, or off");
    static final Set<String> REGISTRY = Set.of("idle_after_s", "metric_series_max", "history_max", "breakers_max");
    private static final String KEYS =
            "cooldown_store, defaults, environment, hosts, profiles, registry, resolvers, telemetry";

    private ConfigLayer defaults = ConfigLayer.EMPTY;
    private final Map<String, ConfigLayer> hosts = new HashMap<>();
    private final Map<String, ConfigLayer> roles = new HashMap<>();
    private final Map<String, ConfigLayer> resolvers = new HashMap<>();
    private final Map<String, ConfigValue> plain = new HashMap<>();

    private FileReader() {}

    /** The rules of a file; what is wrong with it goes to {@code problems}. */
    static BreakerRules read(String source, String text, List<Problem> problems) {
        FileReader reader = new FileReader();
        YamlReader.document(source, text, problems)
                .ifPresent(root -> root.entries("keys with values: " + KEYS).forEach(reader::section));
        return new BreakerRules(reader.defaults, reader.hosts, reader.roles, reader.resolvers, reader.plain);
    }

    private void section(String key, YamlValue value) {
        switch (key) {
            case "defaults" -> defaults = ConfigLayer.read(entries(value, Option.keys()));
            case "hosts" -> entries(value, "host names").forEach(this::host);
            case "resolvers" ->
                entries(value, "resolver names")
                        .forEach((name, options) ->
                                resolvers.put(name, ConfigLayer.read(entries(options, Option.keys()))));
            case "registry" -> entries(value, String.join(", ", REGISTRY)).forEach(this::registry);
            default -> plain(key, value);
        }
    }

    /** The entries of a section, which must not be empty. */
    private static Map<String, YamlValue> entries(YamlValue section, String allowed) {
        if (section.isNull()) {
            section.problem("has no value", "keys with values: " + allowed);
        }
        return section.entries("keys with values: " + allowed);
    }

    private void host(String name, YamlValue value) {
        Optional<String> host = BreakerName.host(name);
        if (host.isEmpty()) {
            value.problem("not a host name", "HOST or HOST:PORT, such as api.example.org");
            return;
        }
        Map<String, YamlValue> options = new LinkedHashMap<>(entries(value, Option.keys() + ", roles"));
        YamlValue ofRoles = options.remove("roles");
        if (ofRoles != null) {
            entries(ofRoles, "role names").forEach((role, layer) -> role(host.get() + ":" + role, layer));
        }
        if (hosts.putIfAbsent(host.get(), ConfigLayer.read(options)) != null) {
            value.problem("this host is set twice, as " + host.get(), "each host once");
        }
    }

    private void role(String name, YamlValue value) {
        if (BreakerName.role(name).equals(Optional.of(name))) {
            roles.put(name, ConfigLayer.read(entries(value, Option.keys())));
        } else {
            value.problem("cannot be the role of a breaker", "a word without : and @ that is not a number");
        }
    }

    private void registry(String key, YamlValue value) {
        if (REGISTRY.contains(key)) {
            value.integer(1, key.equals("history_max") ? 10_000 : 100_000)
                    .ifPresent(number -> plain.put(value.key(), said(number.toString(), value)));
        } else {
            value.problem("unknown option", String.join(", ", REGISTRY));
        }
    }

    /** Why a plain key cannot have this value, as far as that shows before it is used. */
    static Optional<String> wrong(String key, String value) {
        if (key.equals("cooldown_store") && !value.matches("memory:|sqlite:///.+|rediss?://.+")) {
            return Optional.of("'" + value + "' is not a cooldown store");
        }
        return key.equals("telemetry") && TelemetryFile.isSwitchedOn(value)
                ? Optional.of("'" + value + "' is not a file")
                : Optional.empty();
    }

    private static ConfigValue said(String text, YamlValue value) {
        return new ConfigValue(text, value.source(), value.line(), value.key());
    }

    private void plain(String key, YamlValue value) {
        String allowed = PLAIN.get(key);
        if (allowed == null) {
            value.problem("unknown key", KEYS);
            return;
        }
        value.text(allowed).ifPresent(text -> {
            Optional<String> wrong = wrong(key, text);
            if (wrong.isEmpty()) {
                plain.put(key, said(text, value));
            } else {
                value.problem(wrong.get(), allowed);
            }
        });
    }
}
