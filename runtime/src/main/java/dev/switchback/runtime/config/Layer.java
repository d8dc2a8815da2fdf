package dev.switchback.runtime.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one place says about breakers: some options, with where each was said. */
final class Layer {
    static final Layer EMPTY = new Layer(Map.of());

    /**
     * A value and where it stands.
     *
     * @param value BigDecimal, Boolean or set of class names
     */
    record Said(Object value, String source, int line, String key) {}

    private final Map<Option, Said> said;

    Layer(Map<Option, Said> said) {
        this.said = Collections.unmodifiableMap(said);
    }

    Map<Option, Said> said() {
        return said;
    }

    /** This layer with another one above it. */
    Layer under(Layer above) {
        Map<Option, Said> merged = new EnumMap<>(Option.class);
        merged.putAll(said);
        merged.putAll(above.said);
        return new Layer(merged);
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
}
