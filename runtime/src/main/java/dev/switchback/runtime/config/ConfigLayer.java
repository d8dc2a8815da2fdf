package dev.switchback.runtime.config;

import dev.switchback.runtime.yaml.YamlValue;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one place says about breakers: some options, with where each was said. */
final class ConfigLayer {
    static final ConfigLayer EMPTY = new ConfigLayer(Map.of());

    private static final String CLASS_NAME = "[\\p{L}_$][\\p{L}\\d_$]*(\\.[\\p{L}_$][\\p{L}\\d_$]*)*";

    /**
     * A value with its origin.
     *
     * @param value BigDecimal, Boolean, set of class names, or text
     * @param source the file, the variable or the argument
     * @param line from 1; 0 where there are no lines
     */
    record ConfigValue(Object value, String source, int line, String key) {}

    private final Map<Option, ConfigValue> said;

    ConfigLayer(Map<Option, ConfigValue> said) {
        this.said = Collections.unmodifiableMap(said);
    }

    Map<Option, ConfigValue> said() {
        return said;
    }

    /** This layer with another one above it. */
    ConfigLayer overriddenBy(ConfigLayer above) {
        Map<Option, ConfigValue> merged = new EnumMap<>(Option.class);
        merged.putAll(said);
        merged.putAll(above.said);
        return new ConfigLayer(merged);
    }

    Optional<BigDecimal> number(Option option) {
        return Optional.ofNullable(said.get(option)).map(value -> (BigDecimal) value.value());
    }

    Optional<Boolean> flag(Option option) {
        return Optional.ofNullable(said.get(option)).map(value -> (Boolean) value.value());
    }

    @SuppressWarnings("unchecked") // the reader of an option decides what it is
    Optional<Set<String>> names(Option option) {
        return Optional.ofNullable(said.get(option)).map(value -> (Set<String>) value.value());
    }

    /** The options among these entries; any other key is a problem. */
    static ConfigLayer read(Map<String, YamlValue> entries) {
        Map<Option, ConfigValue> said = new EnumMap<>(Option.class);
        entries.forEach((key, value) -> Option.ofKey(key)
                .ifPresentOrElse(
                        option -> value(option, value)
                                .ifPresent(read -> said.put(
                                        option, new ConfigValue(read, value.source(), value.line(), value.key()))),
                        () -> value.problem("unknown option", Option.keys())));
        return new ConfigLayer(said);
    }

    private static Optional<?> value(Option option, YamlValue value) {
        if (option.kind() == Option.Kind.CLASS_NAMES) {
            return classNames(value, option.allowed());
        }
        Optional<String> text = value.text(option.allowed());
        Optional<Object> read = text.flatMap(option::read);
        if (text.isPresent() && read.isEmpty()) {
            value.problem("invalid value '" + text.get() + "'", option.allowed());
        }
        return read;
    }

    private static Optional<Set<String>> classNames(YamlValue value, String allowed) {
        if (!value.isList()) {
            value.text().ifPresent(text -> value.problem("invalid value '" + text + "'", allowed));
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        for (YamlValue item : value.items()) {
            item.text(allowed).ifPresent(name -> {
                names.add(name);
                if (!name.matches(CLASS_NAME)) {
                    item.problem("'" + name + "' is not a class name", allowed);
                }
            });
        }
        return Optional.of(names);
    }
}
