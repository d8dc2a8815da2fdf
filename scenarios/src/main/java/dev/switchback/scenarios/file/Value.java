package dev.switchback.scenarios.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in an incident file with its place. What is not as asked for is told to {@link Problems} and answered with an
 * empty stand-in, so that reading goes on and finds the other mistakes too.
 */
final class Value {
    private final Node node;
    private final String path;
    private final Problems problems;
    private final int line;

    Value(Node node, String path, Problems problems) {
        this(node, path, problems, line(node));
    }

    private Value(Node node, String path, Problems problems, int line) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        this.line = line;
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    /** Of its key, or of itself in a list. */
    int line() {
        return line;
    }

    String path() {
        return path;
    }

    Node node() {
        return node;
    }

    void problem(String message) {
        problems.add(line, path.isEmpty() ? "(document)" : path, message);
    }

    /** How many mistakes the file has had so far. */
    int problems() {
        return problems.count();
    }

    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** A mapping of the keys that are allowed; others are mistakes. */
    Fields fields(String... allowed) {
        var fields = new Fields(this, entries());
        fields.refuseOthers(Set.of(allowed), List.of(allowed));
        return fields;
    }

    /** A mapping of any keys. */
    Map<String, Value> entries() {
        var entries = new LinkedHashMap<String, Value>();
        if (node instanceof MappingNode mapping) {
            collect(mapping, entries, 0);
        } else if (!isNull()) {
            problem("expected a mapping (key: value), found " + found());
        }
        return entries;
    }

    private void collect(MappingNode mapping, Map<String, Value> into, int depth) {
        var own = new LinkedHashMap<String, Value>();
        for (NodeTuple entry : mapping.getValue()) {
            Node key = entry.getKeyNode();
            if (key.getTag().equals(Tag.MERGE) && depth < 10) {
                merged(entry.getValueNode(), into, depth);
            } else if (!(key instanceof ScalarNode name)) {
                new Value(key, path, problems).problem("a key has to be a word");
            } else {
                put(own, name, entry.getValueNode());
            }
        }
        into.putAll(own);
    }

    private void merged(Node node, Map<String, Value> into, int depth) {
        if (node instanceof MappingNode mapping) {
            collect(mapping, into, depth + 1);
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> merged(item, into, depth + 1));
        }
    }

    private void put(Map<String, Value> own, ScalarNode key, Node value) {
        String inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        var entry = new Value(value, inner, problems, line(key));
        if (own.putIfAbsent(key.getValue(), entry) != null) {
            entry.problem("this key is here twice");
        }
    }

    List<Value> items() {
        var items = new ArrayList<Value>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                items.add(new Value(item, path + "[" + items.size() + "]", problems));
            }
        } else if (!isNull()) {
            problem("expected a list, found " + found());
        }
        return items;
    }

    /** The text of a scalar as written; {@code false} and {@code 14} are texts too. */
    String text() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return scalar.getValue();
        }
        problem("expected a text, found " + found());
        return "";
    }

    boolean truth() {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!text.equals("true") && !text.equals("false")) {
            problem("expected true or false, found " + found());
        }
        return text.equals("true");
    }

    /** A whole number of {@code least} or more. */
    int count(int least) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least) {
            return Integer.parseInt(text);
        }
        problem("expected a whole number, " + least + " or more, found " + found());
        return least;
    }

    /** A mapping of texts, such as labels. */
    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        entries().forEach((key, value) -> texts.put(key, value.isNull() ? "" : value.text()));
        return texts;
    }

    private String found() {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        return isNull() ? "nothing" : "\"" + Excerpt.of(((ScalarNode) node).getValue()) + "\"";
    }
}
