package dev.switchback.runtime.config;

import dev.switchback.runtime.config.Rules.Plain;
import dev.switchback.runtime.config.YamlReader.Entry;
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
    static final Set<String> REGISTRY = Set.of("idle_after_s", "metric_series_max", "history_max");
    private static final String KEYS =
            "cooldown_store, defaults, environment, hosts, profiles, registry, resolvers, telemetry";

    private final String source;
    private final YamlReader yaml;
    private final LayerReader layers;
    private Layer defaults = Layer.EMPTY;
    private final Map<String, Layer> hosts = new HashMap<>();
    private final Map<String, Layer> roles = new HashMap<>();
    private final Map<String, Layer> resolvers = new HashMap<>();
    private final Map<String, Plain> plain = new HashMap<>();

    private FileReader(String source, List<Problem> problems) {
        this.source = source;
        yaml = new YamlReader(source, problems);
        layers = new LayerReader(yaml);
    }

    /** What a file says; what is wrong with it goes to {@code problems}. */
    static Rules read(String source, String text, List<Problem> problems) {
        FileReader reader = new FileReader(source, problems);
        reader.yaml
                .root(text, KEYS)
                .ifPresent(root -> reader.yaml.entries(root, "").forEach(reader::section));
        return new Rules(reader.defaults, reader.hosts, reader.roles, reader.resolvers, reader.plain);
    }

    private void section(String key, Entry entry) {
        switch (key) {
            case "defaults" -> defaults = layers.read(entries(entry, key, Option.keys()), key);
            case "hosts" -> entries(entry, key, "host names").forEach(this::host);
            case "resolvers" ->
                entries(entry, key, "resolver names")
                        .forEach((name, value) -> resolvers.put(name, layer(value, key + "." + name)));
            case "registry" -> entries(entry, key, String.join(", ", REGISTRY)).forEach(this::registry);
            default -> plain(key, entry);
        }
    }

    private Map<String, Entry> entries(Entry entry, String path, String allowed) {
        return yaml.mapping(entry.value(), path, allowed)
                .map(mapping -> yaml.entries(mapping, path))
                .orElse(Map.of());
    }

    private Layer layer(Entry entry, String path) {
        return layers.read(entries(entry, path, Option.keys()), path);
    }

    private void host(String name, Entry entry) {
        String path = "hosts." + name;
        Optional<String> host = HostName.normalise(name);
        if (host.isEmpty()) {
            yaml.wrong(entry.line(), path, "it is no host name", "HOST or HOST:PORT, such as api.example.org");
            return;
        }
        Map<String, Entry> options = new LinkedHashMap<>(entries(entry, path, Option.keys() + ", roles"));
        Entry ofRoles = options.remove("roles");
        if (ofRoles != null) {
            entries(ofRoles, path + ".roles", "role names")
                    .forEach((role, value) -> role(host.get() + ":" + role, value, path + ".roles." + role));
        }
        if (hosts.putIfAbsent(host.get(), layers.read(options, path)) != null) {
            yaml.wrong(entry.line(), path, "this host is there twice, as " + host.get(), "each host once");
        }
    }

    private void role(String name, Entry entry, String path) {
        if (BreakerName.role(name).equals(Optional.of(name))) {
            roles.put(name, layer(entry, path));
        } else {
            yaml.wrong(
                    entry.line(),
                    path,
                    "it can never be the role of a breaker",
                    "a word that is no number, without : and @");
        }
    }

    private void registry(String key, Entry entry) {
        String path = "registry." + key;
        if (!REGISTRY.contains(key)) {
            yaml.wrong(entry.line(), path, "there is no such option", String.join(", ", REGISTRY));
            return;
        }
        String allowed = "a whole number from 1 to " + (key.equals("history_max") ? "10000" : "100000");
        yaml.scalar(entry.value(), path, allowed).ifPresent(value -> {
            if (value.matches("[1-9]\\d{0,4}|100000")
                    && (!key.equals("history_max") || Integer.parseInt(value) <= 10_000)) {
                plain.put(path, said(value, entry));
            } else {
                yaml.wrong(entry.line(), path, "'" + value + "' cannot be used", allowed);
            }
        });
    }

    /** Why a plain key cannot have this value, as far as that shows before it is used. */
    static Optional<String> wrong(String key, String value) {
        if (key.equals("cooldown_store") && !value.matches("memory:|sqlite:///.+|rediss?://.+")) {
            return Optional.of("'" + value + "' is no store");
        }
        return key.equals("telemetry") && TelemetryFile.isSwitchedOn(value)
                ? Optional.of("'" + value + "' is no file")
                : Optional.empty();
    }

    private Plain said(String value, Entry entry) {
        return new Plain(value, source, entry.line());
    }

    private void plain(String key, Entry entry) {
        String allowed = PLAIN.get(key);
        if (allowed == null) {
            yaml.wrong(entry.line(), key, "there is no such key", KEYS);
            return;
        }
        yaml.scalar(entry.value(), key, allowed).ifPresent(value -> {
            Optional<String> wrong = wrong(key, value);
            if (wrong.isEmpty()) {
                plain.put(key, said(value, entry));
            } else {
                yaml.wrong(entry.line(), key, wrong.get(), allowed);
            }
        });
    }
}
