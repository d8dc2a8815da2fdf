package dev.switchback.scenarios.file;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads the service's settings: dotted or nested keys, with or without the {@code switchback.} prefix. */
final class SettingsReader {
    private static final List<String> KEYS = List.of(
            "policy",
            "recent-deploy",
            "proven-after",
            "cooldown",
            "breaker.workloads",
            "breaker.window",
            "settle",
            "verify-soak",
            "verify-timeout",
            "approval-timeout",
            "poll",
            "defaults.namespace",
            "defaults.deployment");
    private static final Set<String> POLICIES = Set.of("off", "observe", "approve", "automatic");
    private static final String PREFIX = "switchback.";

    private final Map<String, String> settings = new LinkedHashMap<>();

    private SettingsReader() {}

    static Map<String, String> read(Value value) {
        var reader = new SettingsReader();
        reader.collect(value, "");
        return Map.copyOf(reader.settings);
    }

    private void collect(Value value, String prefix) {
        value.entries().forEach((key, inner) -> {
            String dotted = withoutPrefix(prefix + key);
            if (KEYS.contains(dotted)) {
                take(dotted, inner);
            } else if (isGroup(dotted) && inner.node() instanceof MappingNode) {
                collect(inner, dotted.isEmpty() ? "" : dotted + ".");
            } else {
                inner.problem("unknown setting; allowed here: " + String.join(", ", KEYS));
            }
        });
    }

    private static String withoutPrefix(String key) {
        if (key.equals("switchback")) {
            return "";
        }
        return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    }

    private static boolean isGroup(String dotted) {
        return dotted.isEmpty() || KEYS.stream().anyMatch(k -> k.startsWith(dotted + "."));
    }

    private void take(String key, Value value) {
        if (settings.put(key, checked(key, value)) != null) {
            value.problem("this setting is here twice");
        }
    }

    private static String checked(String key, Value value) {
        if (key.equals("policy")) {
            return policy(value);
        }
        if (key.equals("breaker.workloads")) {
            return Integer.toString(value.count(0));
        }
        return key.startsWith("defaults.") ? value.text() : duration(key, value).toString();
    }

    private static Duration duration(String key, Value value) {
        int before = value.problems();
        Duration duration = Times.duration(value);
        if (key.equals("poll") && duration.isZero() && value.problems() == before) {
            value.problem("a period has to be longer than 0");
        }
        return duration;
    }

    /** YAML's {@code false} is {@code off}. */
    private static String policy(Value value) {
        String text = value.text().equals("false") ? "off" : value.text();
        if (!POLICIES.contains(text)) {
            value.problem("no such policy; allowed: off, observe, approve, automatic");
        }
        return text;
    }
}
