package dev.switchback.runtime.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into {@link YamlValue}s and collects every mistake as a {@link Problem}.
 *
 * <pre>{@code
 * List<Problem> problems = new ArrayList<>();
 * YamlReader.document(path, problems).ifPresent(root -> {
 *     root.refuseOthers("name", "hold");
 *     name = root.required("name").flatMap(YamlValue::text).orElse("");
 *     hold = root.optional("hold").flatMap(v -> v.duration(Duration.ZERO, Duration.ofDays(1))).orElse(Duration.ZERO);
 * });
 * }</pre>
 *
 * <p>Text that would grow without end (deep nesting, aliases of aliases) is refused. What {@code problems} holds
 * afterwards decides whether the values may be used.
 */
public final class YamlReader {
    private static final int MOST_BYTES = 16 << 20;
    private static final int DEEPEST = 100;
    private static final int MOST_NODES = 500_000;
    private static final int MOST_ALIASES = 10_000;

    private final String source;
    private final List<Problem> problems;

    private YamlReader(String source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The text of a UTF-8 file; an {@link IOException} whose message says in a few words why it cannot be read. */
    public static String text(Path file) throws IOException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw new IOException("larger than " + (MOST_BYTES >> 20) + " MiB");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + file, e);
        }
    }

    /** The one document of a file; empty, and a problem, when there is none, or several, or the file cannot be read. */
    public static Optional<YamlValue> document(Path file, List<Problem> problems) {
        try {
            return document(file.toString(), text(file), problems);
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "cannot be read: " + e.getMessage(), ""));
            return Optional.empty();
        }
    }

    /** The one document of a text; empty, and a problem, when there is none or several, or it is not YAML. */
    public static Optional<YamlValue> document(String source, String text, List<Problem> problems) {
        int before = problems.size();
        List<YamlValue> documents = documents(source, text, problems);
        if (problems.size() > before) {
            return Optional.empty();
        }
        if (documents.isEmpty()) {
            problems.add(new Problem(source, 1, "", "is empty", "one YAML document"));
            return Optional.empty();
        }
        if (documents.size() > 1) {
            problems.add(new Problem(source, documents.get(1).line(), "", "a second document begins", "one document"));
            return Optional.empty();
        }
        return Optional.of(documents.get(0));
    }

    /** The documents of a text, without empty ones; a problem when it is not YAML. */
    public static List<YamlValue> documents(String source, String text, List<Problem> problems) {
        return new YamlReader(source, problems).read(text);
    }

    private List<YamlValue> read(String text) {
        List<YamlValue> documents = new ArrayList<>();
        try {
            for (Node node : new Yaml(new SafeConstructor(options())).composeAll(new StringReader(text))) {
                if (node != null && !node.getTag().equals(Tag.NULL) && isBounded(node)) {
                    documents.add(new YamlValue(source, node, problems));
                }
            }
        } catch (MarkedYAMLException e) {
            problem(e.getProblemMark(), e.getProblem());
        } catch (ReaderException e) {
            long line = 1
                    + text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            String character = String.format("not YAML: the character U+%04X", e.getCodePoint());
            problems.add(new Problem(source, (int) line, "", character, "printable characters"));
        } catch (YAMLException e) {
            problem(null, String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be parsed"));
        }
        return documents;
    }

    private void problem(@Nullable Mark mark, @Nullable String reason) {
        problems.add(new Problem(source, mark == null ? 1 : mark.getLine() + 1, "", "not YAML: " + reason, "YAML 1.1"));
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return options;
    }

    private boolean isBounded(Node document) {
        boolean bounded = count(document, 0, 0) <= MOST_NODES;
        if (!bounded) {
            problems.add(new Problem(
                    source,
                    YamlValue.line(document),
                    "",
                    "nested too deeply, too large, or it contains itself",
                    "YAML without cycles"));
        }
        return bounded;
    }

    /** How many nodes there are when aliases are written out, on top of those counted; more than is allowed at once. */
    private static int count(Node node, int counted, int depth) {
        int count = depth > DEEPEST ? MOST_NODES + 1 : counted + 1;
        List<? extends Object> inner = node instanceof SequenceNode list
                ? list.getValue()
                : node instanceof MappingNode mapping ? mapping.getValue() : List.of();
        for (Object item : inner) {
            if (count > MOST_NODES) {
                break;
            }
            if (item instanceof Node value) {
                count = count(value, count, depth + 1);
            } else if (item instanceof NodeTuple entry) {
                count = count(entry.getValueNode(), count(entry.getKeyNode(), count, depth + 1), depth + 1);
            }
        }
        return count;
    }
}
