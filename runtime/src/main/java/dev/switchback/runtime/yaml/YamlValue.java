package dev.switchback.runtime.yaml;

import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a YAML file with its place. A value of the wrong type is added to the reader's problems and answered with
 * nothing, so that reading continues and one run reports every mistake.
 */
public final class YamlValue {
    private static final int DEEPEST_MERGE = 10;

    private final String source;
    private final Node node;
    private final int line;
    private final String key;
    private final List<Problem> problems;
    /** Read once, so that its mistakes are reported once. */
    private @Nullable Map<String, YamlValue> entries;

    YamlValue(String source, Node node, List<Problem> problems) {
        this(source, node, line(node), "", problems);
    }

    private YamlValue(String source, Node node, int line, String key, List<Problem> problems) {
        this.source = source;
        this.node = node;
        this.line = line;
        this.key = key;
        this.problems = problems;
    }

    static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    /** The file, as it was named to the reader. */
    public String source() {
        return source;
    }

    /** The line of the value's key, or of the value itself in a list; from 1. */
    public int line() {
        return line;
    }

    /** The path of keys to it, such as {@code hosts.a.org} or {@code steps[2].hold}; empty for the document. */
    public String key() {
        return key;
    }

    /** Adds a problem with this value. */
    public void problem(String reason, String allowed) {
        problems.add(new Problem(source, line, key, reason, allowed));
    }

    // ---- its type

    /** Neither text nor a mapping or list: {@code key:}, {@code ~} or {@code null}. */
    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** A text in quotes or a block, which is never a number, a truth value or null. */
    public boolean isQuoted() {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() != ScalarStyle.PLAIN;
    }

    // ---- mappings

    /** The entries of a mapping in the order of the file, merges ({@code <<}) included. Null has none. */
    public Map<String, YamlValue> entries() {
        return entries("keys with values");
    }

    /**
     * The entries of a mapping.
     *
     * @param allowed what the problem says when it is something else
     */
    public Map<String, YamlValue> entries(String allowed) {
        if (entries == null) {
            Map<String, YamlValue> read = new LinkedHashMap<>();
            entries = read;
            if (node instanceof MappingNode mapping) {
                collect(mapping, read, 0);
            } else if (!isNull()) {
                expected(allowed);
            }
        }
        return entries;
    }

    private void collect(MappingNode mapping, Map<String, YamlValue> into, int depth) {
        Map<String, YamlValue> own = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node name = entry.getKeyNode();
            if (name.getTag().equals(Tag.MERGE) && depth < DEEPEST_MERGE) {
                merge(entry.getValueNode(), into, depth + 1);
            } else if (name instanceof ScalarNode word) {
                String path = key.isEmpty() ? word.getValue() : key + "." + word.getValue();
                YamlValue value = new YamlValue(source, entry.getValueNode(), line(word), path, problems);
                if (own.putIfAbsent(word.getValue(), value) != null) {
                    value.problem("is set twice", "each key once");
                }
            } else {
                problems.add(new Problem(source, line(name), key, "a key is not a plain word", "keys that are words"));
            }
        }
        into.putAll(own);
    }

    private void merge(Node merged, Map<String, YamlValue> into, int depth) {
        if (merged instanceof MappingNode mapping) {
            collect(mapping, into, depth);
        } else if (merged instanceof SequenceNode list) {
            list.getValue().forEach(item -> merge(item, into, depth));
        }
    }

    /** Adds a problem for each key of this mapping that is not among these. */
    public void refuseOthers(String... allowed) {
        entries().forEach((name, value) -> {
            if (!Arrays.asList(allowed).contains(name)) {
                value.problem("unknown key", String.join(", ", allowed));
            }
        });
    }

    /** The value of a key; a key without a value counts as left out. */
    public Optional<YamlValue> optional(String name) {
        return Optional.ofNullable(entries().get(name)).filter(value -> !value.isNull());
    }

    /** The value of a key; empty, and a problem, when it is missing. */
    public Optional<YamlValue> required(String name) {
        Optional<YamlValue> value = optional(name);
        if (value.isEmpty()) {
            problem("the key '" + name + "' is missing", "");
        }
        return value;
    }

    /** A mapping of texts, such as labels; null is an empty text. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        entries()
                .forEach((name, value) ->
                        texts.put(name, value.isNull() ? "" : value.text().orElse("")));
        return texts;
    }

    /** Flattens mappings: calls back for each leaf with its dotted key; lists and null are leaves too. */
    public void eachLeaf(BiConsumer<String, YamlValue> leaf) {
        entries().forEach((name, value) -> {
            if (value.isMapping()) {
                value.eachLeaf((inner, deeper) -> leaf.accept(name + "." + inner, deeper));
            } else {
                leaf.accept(name, value);
            }
        });
    }

    // ---- lists

    /** The items of a list. Null has none. */
    public List<YamlValue> items() {
        List<YamlValue> items = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                items.add(new YamlValue(source, item, line(item), key + "[" + items.size() + "]", problems));
            }
        } else if (!isNull()) {
            expected("a list");
        }
        return items;
    }

    // ---- scalars

    /** A text as it is written: {@code false} and {@code 14} are texts too. */
    public Optional<String> text() {
        return text("a text");
    }

    /**
     * A text as it is written.
     *
     * @param allowed what the problem says when there is none
     */
    public Optional<String> text(String allowed) {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return Optional.of(scalar.getValue());
        }
        expected(allowed);
        return Optional.empty();
    }

    /** True or false. */
    public Optional<Boolean> flag() {
        String allowed = "true or false";
        return checked(text(allowed).filter(text -> text.equals("true") || text.equals("false")), allowed)
                .map(Boolean::valueOf);
    }

    /** A whole number in a range, both ends included. */
    public Optional<Long> integer(long least, long most) {
        String allowed = "a whole number from " + least + " to " + most;
        return checked(
                text(allowed)
                        .filter(text -> text.matches("-?\\d{1,18}"))
                        .map(Long::valueOf)
                        .filter(number -> number >= least && number <= most),
                allowed);
    }

    /** A duration in a range, both ends included: {@code 90s}, {@code 1h30m}, {@code 1.5h}. */
    public Optional<Duration> duration(Duration least, Duration most) {
        String allowed = Durations.allowed(least, most);
        return checked(text(allowed).flatMap(text -> Durations.parse(text, least, most)), allowed);
    }

    /** A scalar that could not be converted is a problem; what is no scalar has been one already. */
    private <T> Optional<T> checked(Optional<T> converted, String allowed) {
        if (converted.isEmpty() && node instanceof ScalarNode && !isNull()) {
            expected(allowed);
        }
        return converted;
    }

    private void expected(String allowed) {
        problem(
                node instanceof ScalarNode scalar && !isNull() ? "invalid value '" + scalar.getValue() + "'" : kind(),
                allowed);
    }

    private String kind() {
        return isNull() ? "has no value" : isList() ? "is a list" : "is a mapping";
    }
}
