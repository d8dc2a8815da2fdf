package dev.switchback.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.tools.Command;
import dev.switchback.tools.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A chart of this folder, and what Helm makes of it. */
record Chart(String name, List<String> required) {
    static final YAMLMapper YAML = new YAMLMapper();

    /** Looked for once, and by tests that need it only. */
    private static final class Helm {
        static final String PATH = Programs.require("helm").toString();
    }

    /** The objects by {@code kind/name}, with the values that it requires and these arguments of Helm. */
    ObjectNode render(String... arguments) throws IOException, InterruptedException {
        Command.Result result = helm("template", arguments);
        assertThat(result.ok()).as(result.output()).isTrue();
        return byName(objects(result.output()));
    }

    /** What Helm says against these arguments. */
    String refusal(String... arguments) throws IOException, InterruptedException {
        Command.Result result = helm("template", arguments);
        assertThat(result.ok()).as(result.output()).isFalse();
        return result.output();
    }

    Command.Result helm(String command, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(Helm.PATH, command));
        if (command.equals("template")) {
            line.add("orders");
        }
        line.addAll(List.of(name, "--namespace=switchback", "--kube-version=1.33.0"));
        line.addAll(required);
        line.addAll(List.of(arguments));
        return Command.run(Path.of("").toAbsolutePath(), line);
    }

    static ObjectNode byName(List<JsonNode> objects) {
        ObjectNode named = YAML.createObjectNode();
        objects.forEach(object -> named.set(
                object.path("kind").asText() + "/" + object.at("/metadata/name").asText(), object));
        return named;
    }

    static Set<String> names(ObjectNode objects) {
        return objects.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** The objects of all files of a folder. */
    static List<JsonNode> objectsIn(Path folder) throws IOException {
        var all = new ArrayList<JsonNode>();
        for (Path file : files(folder)) {
            all.addAll(objects(Files.readString(file)));
        }
        return all;
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<JsonNode> objects(String yaml) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }
}
