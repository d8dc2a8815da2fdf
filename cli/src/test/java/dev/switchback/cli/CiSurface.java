package dev.switchback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of {@code pipeline/} that a CI system reads, and the script that its runner would run for some inputs. */
enum CiSurface {
    GITHUB("github/action.yml"),
    GITLAB("gitlab/templates/switchback.yml"),
    TEKTON("tekton/task.yaml");

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path PIPELINE = Path.of("../pipeline").toAbsolutePath().normalize();

    private final String file;

    CiSurface(String file) {
        this.file = file;
    }

    /** A script with the shell that runs it and the variables that it gets. */
    record Script(List<String> shell, String text, Map<String, String> environment) {}

    List<JsonNode> documents() throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(Files.newBufferedReader(PIPELINE.resolve(file)))) {
            return documents.readAll();
        }
    }

    /** The jobs of the GitLab component, after GitLab has put in the defaults of its inputs. */
    static JsonNode gitlabJobs() throws IOException {
        List<JsonNode> documents = GITLAB.documents();
        JsonNode inputs = documents.get(0).at("/spec/inputs");
        String jobs = replaced(
                documents.get(1).toString(),
                "\\$\\[\\[ inputs\\.([a-z-]+) ]]",
                name -> inputs.at("/" + name + "/default").asText("image"),
                1);
        return YAML.readTree(jobs);
    }

    /** A file beside it that is made to be copied. */
    static String example(String name) throws IOException {
        return Files.readString(PIPELINE.resolve(name));
    }

    /** What the runner runs, when it puts these inputs in as its documentation says. */
    Script script(Map<String, String> inputs, Path folder) throws IOException {
        return switch (this) {
            case GITHUB -> github(inputs, folder);
            case GITLAB -> gitlab(inputs);
            case TEKTON -> tekton(inputs, folder);
        };
    }

    private Script github(Map<String, String> inputs, Path folder) throws IOException {
        JsonNode action = documents().get(0);
        JsonNode step = action.at("/runs/steps/0");
        UnaryOperator<String> put = text -> replaced(
                text,
                "\\$\\{\\{ (inputs|github)\\.([a-z_-]+) }}",
                name -> name.equals("action_path")
                        ? PIPELINE.resolve("github").toString()
                        : inputs.getOrDefault(
                                name, action.at("/inputs/" + name + "/default").asText()),
                2);
        Map<String, String> environment = new HashMap<>(
                Map.of("GITHUB_OUTPUT", folder.resolve("output").toString(), "RUNNER_TEMP", folder.toString()));
        step.path("env")
                .properties()
                .forEach(e -> environment.put(e.getKey(), put.apply(e.getValue().asText())));
        return new Script(
                List.of("bash", "--noprofile", "--norc", "-eo", "pipefail"),
                put.apply(step.path("run").asText()),
                environment);
    }

    private Script gitlab(Map<String, String> inputs) throws IOException {
        List<JsonNode> documents = documents();
        JsonNode job = documents.get(1).elements().next();
        UnaryOperator<String> put = text -> replaced(
                text,
                "\\$\\[\\[ inputs\\.([a-z-]+) ]]",
                name -> inputs.getOrDefault(
                        name,
                        documents.get(0).at("/spec/inputs/" + name + "/default").asText()),
                1);
        Map<String, String> environment = new HashMap<>();
        job.path("variables")
                .properties()
                .forEach(e -> environment.put(e.getKey(), put.apply(e.getValue().asText())));
        var text = new StringBuilder();
        job.path("script").forEach(line -> text.append(put.apply(line.asText())).append('\n'));
        return new Script(List.of("bash", "-eo", "pipefail"), text.toString(), environment);
    }

    private Script tekton(Map<String, String> inputs, Path folder) throws IOException {
        JsonNode spec = documents().get(0).path("spec");
        Map<String, String> values = new HashMap<>();
        spec.path("params")
                .forEach(p -> values.put(
                        "params." + p.path("name").asText(), p.path("default").asText()));
        inputs.forEach((name, value) -> values.put("params." + name, value));
        values.put("workspaces.source.path", folder.toString());
        values.put("results.status.path", folder.resolve("output").toString());
        UnaryOperator<String> put =
                text -> replaced(text, "\\$\\(([a-z]+\\.[a-z.-]+)\\)", name -> values.getOrDefault(name, ""), 1);
        Map<String, String> environment = new HashMap<>();
        JsonNode step = spec.at("/steps/0");
        step.path("env")
                .forEach(e -> environment.put(
                        e.path("name").asText(), put.apply(e.path("value").asText())));
        return new Script(List.of("sh"), put.apply(step.path("script").asText()), environment);
    }

    private static String replaced(String text, String pattern, UnaryOperator<String> value, int group) {
        return Pattern.compile(pattern)
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value.apply(match.group(group))));
    }

    /** Every text that is put together with inputs before a shell reads it. */
    List<String> scripts() throws IOException {
        List<String> all = new ArrayList<>();
        for (JsonNode document : documents()) {
            document.findValues("run").forEach(run -> all.add(run.asText()));
            document.findValues("script")
                    .forEach(script -> all.add(script.isArray() ? script.toString() : script.asText()));
            document.findValues("after_script").forEach(script -> all.add(script.toString()));
        }
        return all;
    }
}
