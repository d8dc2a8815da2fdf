package dev.switchback.runtime.config;

import dev.switchback.runtime.config.YamlReader.Entry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Options of one breaker, or of all, in YAML. */
final class LayerReader {
    private static final String CLASS_NAME = "[\\p{L}_$][\\p{L}\\d_$]*(\\.[\\p{L}_$][\\p{L}\\d_$]*)*";

    private final YamlReader yaml;

    LayerReader(YamlReader yaml) {
        this.yaml = yaml;
    }

    /** The options among these entries; any other key is a problem. */
    Layer read(Map<String, Entry> entries, String path) {
        Map<Option, Layer.Said> said = new EnumMap<>(Option.class);
        entries.forEach((key, entry) -> {
            String full = YamlReader.join(path, key);
            Optional<Option> option = Option.ofKey(key);
            if (option.isEmpty()) {
                yaml.wrong(entry.line(), full, "there is no such option", Option.keys());
            } else {
                value(option.get(), entry.value(), full)
                        .ifPresent(value ->
                                said.put(option.get(), new Layer.Said(value, yaml.source(), entry.line(), full)));
            }
        });
        return new Layer(said);
    }

    private Optional<?> value(Option option, Node node, String path) {
        if (option.kind() == Option.Kind.CLASS_NAMES) {
            return yaml.texts(node, path, option.allowed()).map(names -> classNames(names, node, path));
        }
        Optional<String> text = yaml.scalar(node, path, option.allowed());
        Optional<Object> value = text.flatMap(option::read);
        if (text.isPresent() && value.isEmpty()) {
            yaml.wrong(YamlReader.line(node), path, "'" + text.get() + "' cannot be used", option.allowed());
        }
        return value;
    }

    private Set<String> classNames(List<String> names, Node node, String path) {
        for (String name : names) {
            if (!name.matches(CLASS_NAME)) {
                yaml.wrong(
                        YamlReader.line(node),
                        path,
                        "'" + name + "' is no class name",
                        Option.EXCLUDED_EXCEPTIONS.allowed());
            }
        }
        return Set.copyOf(names);
    }
}
