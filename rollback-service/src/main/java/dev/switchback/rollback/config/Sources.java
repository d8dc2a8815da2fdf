package dev.switchback.rollback.config;

import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where settings come from; the later beats the earlier.
 *
 * @param file a YAML file
 * @param environment all variables of the process; those that start with {@code SWITCHBACK_} and name a setting count
 * @param options {@code key=value}, as given with {@code --set}
 */
public record Sources(Optional<Path> file, Map<String, String> environment, List<String> options) {

    /**
     * A value as an operator wrote it.
     *
     * @param where for a message: file, line and key; environment variable; or option
     */
    record Written(String text, String where) {}

    /** Reads all sources; what is wrong with them is added to {@code mistakes}. */
    Map<String, Written> read(List<String> mistakes) {
        var values = new LinkedHashMap<String, Written>();
        file.ifPresent(path -> add(fromFile(path, mistakes), values, mistakes));
        for (Setting setting : Setting.ALL) {
            String text = environment.getOrDefault(setting.variable(), "");
            // Kubernetes sets SWITCHBACK_PORT=tcp://... for a Service of that name.
            if (!text.isEmpty() && !text.startsWith("tcp://")) {
                values.put(setting.key(), new Written(text, setting.variable()));
            }
        }
        add(fromOptions(mistakes), values, mistakes);
        return values;
    }

    private static Map<String, Written> fromFile(Path path, List<String> mistakes) {
        var values = new LinkedHashMap<String, Written>();
        var problems = new ArrayList<Problem>();
        try {
            List<YamlValue> documents = YamlReader.documents(path.toString(), YamlReader.text(path), problems);
            if (documents.size() > 1) {
                documents.get(1).problem("a second document begins", "one document");
            } else {
                documents.forEach(root -> root.eachLeaf((key, value) -> text(value)
                        .ifPresent(
                                text -> values.put(key, new Written(text, path + ":" + value.line() + ": " + key)))));
            }
        } catch (IOException e) {
            mistakes.add("--config " + path + ": cannot be read: " + e.getMessage());
        }
        problems.forEach(problem -> mistakes.add(problem.text()));
        return values;
    }

    /** A list of strings counts as one text with commas. */
    private static Optional<String> text(YamlValue value) {
        return value.isList()
                ? Optional.of(value.items().stream()
                        .flatMap(item -> item.text("a list of strings").stream())
                        .collect(Collectors.joining(",")))
                : value.text("a value, or leave the key out");
    }

    private Map<String, Written> fromOptions(List<String> mistakes) {
        var values = new LinkedHashMap<String, Written>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                mistakes.add("--set " + shown(option) + ": write it as key=value");
            } else {
                String key = option.substring(0, equals);
                values.put(key, new Written(option.substring(equals + 1), "--set " + key));
            }
        }
        return values;
    }

    private static void add(Map<String, Written> read, Map<String, Written> values, List<String> mistakes) {
        var seen = new ArrayList<String>();
        read.forEach((given, written) -> {
            String key = given.startsWith(Setting.PREFIX) ? given.substring(Setting.PREFIX.length()) : given;
            if (Setting.ALL.stream().noneMatch(s -> s.key().equals(key))) {
                mistakes.add(shown(written.where()) + ": unknown setting; allowed: "
                        + Setting.ALL.stream().map(Setting::key).collect(Collectors.joining(", ")));
            } else if (seen.contains(key)) {
                mistakes.add(written.where() + ": is set twice, with and without the prefix " + Setting.PREFIX);
            } else {
                seen.add(key);
                values.put(key, written);
            }
        });
    }

    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return line.length() <= 200 ? line : line.substring(0, 200);
    }
}
