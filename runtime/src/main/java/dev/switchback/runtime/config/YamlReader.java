package dev.switchback.runtime.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** YAML as nodes that know their line. Collects what is wrong, so that one reading names all of it. */
final class YamlReader {
    /**
     * A value of a mapping.
     *
     * @param line of its key, from 1
     */
    record Entry(int line, Node value) {}

    private final String source;
    private final List<Problem> problems;

    YamlReader(String source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The mapping that a text is; empty, and a problem, for anything else. */
    Optional<MappingNode> root(String text, String allowed) {
        try {
            Iterator<Node> documents = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .composeAll(new StringReader(text))
                    .iterator();
            Node first = documents.hasNext() ? documents.next() : null;
            if (first == null) {
                wrong(1, "", "it is empty", allowed);
                return Optional.empty();
            }
            if (documents.hasNext()) {
                wrong(line(documents.next()), "", "a second document begins", "one document");
                return Optional.empty();
            }
            return mapping(first, "", allowed);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            wrong(line, "", "it is not YAML: " + e.getProblem(), "YAML 1.1");
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            wrong(line, "", String.format("it is not YAML: the character U+%04X", e.getCodePoint()), "YAML 1.1");
        } catch (YAMLException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            wrong(1, "", "it is not YAML: " + reason, "YAML 1.1");
        }
        return Optional.empty();
    }

    /** The entries of a mapping by key, without those whose key is no text or comes twice. */
    Map<String, Entry> entries(MappingNode mapping, String path) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                wrong(line(tuple.getKeyNode()), path, "a key is not a plain word", "keys such as fail_max");
            } else if (entries.putIfAbsent(key.getValue(), new Entry(line(key), tuple.getValueNode())) != null) {
                wrong(line(key), join(path, key.getValue()), "it is there twice", "each key once");
            }
        }
        return entries;
    }

    Optional<MappingNode> mapping(Node node, String path, String allowed) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        wrong(line(node), path, "it is " + kind(node), "keys with values: " + allowed);
        return Optional.empty();
    }

    Optional<String> scalar(Node node, String path, String allowed) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue());
        }
        wrong(line(node), path, "it is " + kind(node), allowed);
        return Optional.empty();
    }

    Optional<List<String>> texts(Node node, String path, String allowed) {
        if (!(node instanceof SequenceNode sequence)) {
            wrong(line(node), path, "it is " + kind(node), allowed);
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            scalar(item, path, allowed).ifPresent(texts::add);
        }
        return Optional.of(texts);
    }

    void wrong(int line, String key, String reason, String allowed) {
        problems.add(new Problem(source, line, key, reason, allowed));
    }

    String source() {
        return source;
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().isBlank() ? "empty" : "'" + scalar.getValue() + "'";
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }
}
