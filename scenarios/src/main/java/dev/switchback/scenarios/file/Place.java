package dev.switchback.scenarios.file;

/** A namespace and a name; written {@code shop/orders}. */
public record Place(String namespace, String name) {

    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    /** Reads {@code namespace/name}. */
    static Place read(Value value) {
        return parse(value.text(), value);
    }

    /** Reads {@code namespace/name}; what is wrong is told at {@code value}. */
    static Place parse(String text, Value value) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
            value.problem("expected namespace/name, such as shop/orders, found \"" + Excerpt.of(text) + "\"");
            return new Place("", text);
        }
        return new Place(text.substring(0, slash), text.substring(slash + 1));
    }
}
