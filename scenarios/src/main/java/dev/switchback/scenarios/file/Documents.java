package dev.switchback.scenarios.file;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Splits the text of a file into YAML documents; empty ones are left out. */
final class Documents {
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final int DEEPEST = 100;
    private static final int MOST_NODES = 500_000;
    private static final int MOST_ALIASES = 10_000;

    private Documents() {}

    static List<Value> of(String text, Problems problems) {
        var documents = new ArrayList<Value>();
        try {
            for (Node node : new Yaml(options()).composeAll(new StringReader(text))) {
                if (node != null && !node.getTag().equals(Tag.NULL) && isBounded(node, problems)) {
                    documents.add(new Value(node, "", problems));
                }
            }
        } catch (MarkedYAMLException e) {
            problems.add(line(e.getProblemMark()), "", "not YAML: " + summary(e));
        } catch (YAMLException e) {
            problems.add(1, "", "not YAML: " + e.getMessage());
        }
        return documents;
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return options;
    }

    /** Aliases can make a small text endless. */
    private static boolean isBounded(Node node, Problems problems) {
        var size = new Size(node);
        boolean bounded = size.fits(node, 0);
        if (!bounded) {
            problems.add(line(size.last.getStartMark()), "", "nested too deeply or too large, or it contains itself");
        }
        return bounded;
    }

    /** Counts what a document comes to when its aliases are written out. */
    private static final class Size {
        private int nodes;
        private Node last;

        private Size(Node root) {
            last = root;
        }

        private boolean fits(Node node, int depth) {
            last = node;
            nodes++;
            if (depth > DEEPEST || nodes > MOST_NODES) {
                return false;
            }
            if (node instanceof SequenceNode list) {
                return list.getValue().stream().allMatch(item -> fits(item, depth + 1));
            }
            return !(node instanceof MappingNode mapping)
                    || mapping.getValue().stream()
                            .allMatch(e -> fits(e.getKeyNode(), depth + 1) && fits(e.getValueNode(), depth + 1));
        }
    }

    private static int line(Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static String summary(MarkedYAMLException e) {
        return e.getContext() == null ? e.getProblem() : e.getProblem() + " (" + e.getContext() + ")";
    }
}
