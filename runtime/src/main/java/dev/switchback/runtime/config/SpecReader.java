package dev.switchback.runtime.config;

import dev.switchback.runtime.yaml.Problem;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The short form of options in environment variables and arguments: {@code fail_max:3,reset:45}, and with names in front
 * {@code api.example.org=fail_max:3,reset:45;other.example.org=fail_max:9}.
 */
final class SpecReader {
    private static final String FORM = "KEY:VALUE,KEY:VALUE such as fail_max:3,reset:45";

    private final String source;
    private final List<Problem> problems;

    SpecReader(String source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** Layers by name; {@code spelled} gives a name its one spelling, or nothing when it is none. */
    Map<String, ConfigLayer> named(String spec, Function<String, Optional<String>> spelled, String what) {
        Map<String, ConfigLayer> layers = new HashMap<>();
        for (String part : spec.split(";", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            Optional<String> name = equals < 0
                    ? Optional.empty()
                    : spelled.apply(part.substring(0, equals).strip());
            if (name.isEmpty()) {
                wrong(part.strip(), "it does not begin with " + what + "=", what + "=" + FORM);
            } else {
                ConfigLayer layer = options(part.substring(equals + 1), name.get());
                layers.merge(name.get(), layer, ConfigLayer::overriddenBy);
            }
        }
        return layers;
    }

    /** One layer. */
    ConfigLayer options(String spec, String path) {
        Map<Option, ConfigLayer.ConfigValue> said = new EnumMap<>(Option.class);
        for (String pair : spec.split(",", -1)) {
            int colon = pair.indexOf(':');
            String key = (colon < 0 ? pair : pair.substring(0, colon)).strip();
            String full = path.isEmpty() ? key : path + "." + key;
            Optional<Option> option = Option.ofShortName(key);
            if (colon < 0) {
                wrong(full, "'" + pair.strip() + "' has no value", FORM);
            } else if (option.isEmpty()) {
                wrong(full, "unknown option", Option.keys());
            } else {
                value(option.get(), pair.substring(colon + 1).strip(), full)
                        .ifPresent(
                                value -> said.put(option.get(), new ConfigLayer.ConfigValue(value, source, 0, full)));
            }
        }
        return new ConfigLayer(said);
    }

    /** One option whose name is the variable's. */
    ConfigLayer single(Option option, String text) {
        return value(option, text, "")
                .map(value ->
                        new ConfigLayer(Map.of(option, new ConfigLayer.ConfigValue(value, source, 0, option.key()))))
                .orElse(ConfigLayer.EMPTY);
    }

    private Optional<Object> value(Option option, String text, String path) {
        Optional<Object> value = option.read(option.kind() == Option.Kind.BOOLEAN ? switched(text) : text);
        if (value.isEmpty()) {
            boolean list = option.kind() == Option.Kind.CLASS_NAMES;
            wrong(path, "invalid value '" + text + "'", list ? "lists in the file only" : option.allowed());
        }
        return value;
    }

    /** 1 is on and 0 is off, as in other switches of the environment; a file has true and false alone. */
    static String switched(String text) {
        return text.equals("1") ? "true" : text.equals("0") ? "false" : text;
    }

    void wrong(String key, String reason, String allowed) {
        problems.add(new Problem(source, 0, key, reason, allowed));
    }
}
