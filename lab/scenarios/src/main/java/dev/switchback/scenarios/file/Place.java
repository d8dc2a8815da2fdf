package dev.switchback.scenarios.file;

import dev.switchback.runtime.yaml.YamlValue;

/** A namespace and a name; written {@code shop/orders}. */
public record Place(String namespace, String name) {
    private static final Place NOWHERE = new Place("", "");

    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    /** Reads the value of a required key. */
    static Place required(YamlValue mapping, String key) {
        return mapping.required(key)
                .map(value -> parse(value.text().orElse("/"), value))
                .orElse(NOWHERE);
    }

    /** Parses {@code namespace/name}; a mistake is reported at {@code value}. */
    static Place parse(String text, YamlValue value) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
            value.problem("'" + text + "' is not a namespace and a name", "namespace/name, such as shop/orders");
            return NOWHERE;
        }
        return new Place(text.substring(0, slash), text.substring(slash + 1));
    }
}
