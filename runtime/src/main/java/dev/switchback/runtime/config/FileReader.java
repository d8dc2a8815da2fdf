package dev.switchback.runtime.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** The configuration file: {@code defaults}, {@code hosts} with {@code roles}, {@code resolvers}, and a few plain keys. */
final class FileReader {
    static final Map<String, String> PLAIN = Map.of(
            "environment", "development, staging, production, testing, or one of the profiles file",
            "profiles", "the path of a profiles file",
            "cooldown_store", "memory:, sqlite:///PATH or redis://HOST[:PORT]",
            "telemetry", "the path of a SQLite file, or off");
    static final Set<String> REGISTRY = Set.of("idle_after_s", "metric_series_max", "history_max");
    private static final String KEYS =
            "cooldown_store, defaults, environment, hosts, profiles, registry, resolvers, telemetry";

    private final YamlReader yaml;
    private final LayerReader layers;
    private Layer defaults = Layer.EMPTY;
    private final Map<String, Layer> hosts = new HashMap<>();
    private final Map<String, Layer> roles = new HashMap<>();
    private final Map<String, Layer> resolvers = new HashMap<>();
    private final Map<String, String> plain = new HashMap<>();

    private FileReader(String source, List<Problem> problems) {
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

    private void section(String key, Node node) {
        switch (key) {
            case "defaults" -> defaults = layers.read(entries(node, key, Option.keys()), key);
            case "hosts" -> entries(node, key, "host names").forEach(this::host);
            case "resolvers" ->
                entries(node, key, "resolver names")
                        .forEach((name, value) -> resolvers.put(name, layer(value, key + "." + name)));
            case "registry" -> entries(node, key, String.join(", ", REGISTRY)).forEach(this::registry);
            default -> plain(key, node);
        }
    }

    private Map<String, Node> entries(Node node, String path, String allowed) {
        return yaml.mapping(node, path, allowed)
                .map(mapping -> yaml.entries(mapping, path))
                .orElse(Map.of());
    }

    private Layer layer(Node node, String path) {
        return layers.read(entries(node, path, Option.keys()), path);
    }

    private void host(String name, Node node) {
        String path = "hosts." + name;
        Optional<String> host = HostName.normalise(name);
        if (host.isEmpty()) {
            yaml.wrong(YamlReader.line(node), path, "it is no host name", "HOST or HOST:PORT, such as api.example.org");
            return;
        }
        Map<String, Node> options = new LinkedHashMap<>(entries(node, path, Option.keys() + ", roles"));
        Node ofRoles = options.remove("roles");
        if (ofRoles != null) {
            entries(ofRoles, path + ".roles", "role names")
                    .forEach(
                            (role, value) -> roles.put(host.get() + ":" + role, layer(value, path + ".roles." + role)));
        }
        if (hosts.putIfAbsent(host.get(), layers.read(options, path)) != null) {
            yaml.wrong(YamlReader.line(node), path, "this host is there twice, as " + host.get(), "each host once");
        }
    }

    private void registry(String key, Node node) {
        String path = "registry." + key;
        if (!REGISTRY.contains(key)) {
            yaml.wrong(YamlReader.line(node), path, "there is no such option", String.join(", ", REGISTRY));
            return;
        }
        String allowed = "a whole number from 1 to " + (key.equals("history_max") ? "10000" : "100000");
        yaml.scalar(node, path, allowed).ifPresent(value -> {
            if (value.matches("[1-9]\\d{0,4}|100000")
                    && (!key.equals("history_max") || Integer.parseInt(value) <= 10_000)) {
                plain.put(path, value);
            } else {
                yaml.wrong(YamlReader.line(node), path, "'" + value + "' cannot be used", allowed);
            }
        });
    }

    /** Whether a plain key can have this value, as far as that shows before it is used. */
    static boolean fits(String key, String value) {
        return !key.equals("cooldown_store") || value.matches("memory:|sqlite:///.+|rediss?://.+");
    }

    private void plain(String key, Node node) {
        String allowed = PLAIN.get(key);
        if (allowed == null) {
            yaml.wrong(YamlReader.line(node), key, "there is no such key", KEYS);
            return;
        }
        yaml.scalar(node, key, allowed).ifPresent(value -> {
            if (!fits(key, value)) {
                yaml.wrong(YamlReader.line(node), key, "'" + value + "' is no store", allowed);
            } else {
                plain.put(key, value);
            }
        });
    }
}
