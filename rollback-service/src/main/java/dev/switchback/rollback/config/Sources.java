package dev.switchback.rollback.config;

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

    /** Reads all sources; what is wrong with them is added to {@code mistakes}. */
    Map<String, Written> read(List<String> mistakes) {
        var values = new LinkedHashMap<String, Written>();
        file.ifPresent(f -> known(YamlFile.read(f, mistakes), values, mistakes));
        for (Setting setting : Setting.ALL) {
            String text = environment.getOrDefault(setting.variable(), "");
            // Kubernetes sets SWITCHBACK_PORT=tcp://... for a Service of that name.
            if (!text.isEmpty() && !text.startsWith("tcp://")) {
                values.put(setting.key(), new Written(text, "environment variable " + setting.variable()));
            }
        }
        known(given(mistakes), values, mistakes);
        return values;
    }

    private Map<String, Written> given(List<String> mistakes) {
        var values = new LinkedHashMap<String, Written>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                mistakes.add("--set " + option + ": write it as key=value");
            } else {
                String key = option.substring(0, equals);
                values.put(key, new Written(option.substring(equals + 1), "--set " + key));
            }
        }
        return values;
    }

    private static void known(Map<String, Written> read, Map<String, Written> values, List<String> mistakes) {
        var seen = new ArrayList<String>();
        read.forEach((given, written) -> {
            String key = given.startsWith(Setting.PREFIX) ? given.substring(Setting.PREFIX.length()) : given;
            if (Setting.ALL.stream().noneMatch(s -> s.key().equals(key))) {
                mistakes.add(written.where() + ": there is no setting " + shown(given) + "; there are "
                        + Setting.ALL.stream().map(Setting::key).collect(Collectors.joining(", ")));
            } else if (seen.contains(key)) {
                mistakes.add(written.where() + ": " + key + " is set twice, with and without the prefix");
            } else {
                seen.add(key);
                values.put(key, written);
            }
        });
    }

    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return line.length() <= 100 ? line : line.substring(0, 100);
    }
}
