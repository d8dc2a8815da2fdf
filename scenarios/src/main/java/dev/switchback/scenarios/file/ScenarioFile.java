package dev.switchback.scenarios.file;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a file held: its incidents, one a YAML document, or its mistakes; never both.
 *
 * @param problems by line
 */
public record ScenarioFile(String name, List<Scenario> scenarios, List<Problem> problems) {

    /** Reads a file; what cannot be read is a problem too. */
    public static ScenarioFile read(Path path) {
        try {
            return parse(path.toString(), Files.readString(path));
        } catch (NoSuchFileException e) {
            return unreadable(path, "no such file");
        } catch (MalformedInputException e) {
            return unreadable(path, "not UTF-8");
        } catch (IOException e) {
            return unreadable(path, "cannot be read: " + e.getMessage());
        }
    }

    private static ScenarioFile unreadable(Path path, String why) {
        return new ScenarioFile(path.toString(), List.of(), List.of(new Problem(path.toString(), 0, "", why)));
    }

    /** Reads the text of a file. */
    public static ScenarioFile parse(String name, String text) {
        var problems = new Problems(name);
        var documents = Documents.of(text, problems);
        if (documents.isEmpty() && problems.count() == 0) {
            problems.add(1, "", "no incident in this file");
        }
        var scenarios = documents.stream().map(d -> scenario(name, d)).toList();
        return new ScenarioFile(name, problems.count() == 0 ? scenarios : List.of(), problems.all());
    }

    private static Scenario scenario(String file, Value document) {
        var fields = document.fields("name", "why", "now", "settings", "cluster", "deployments", "timeline", "expect");
        Instant now = fields.required("now").map(Times::absolute).orElse(Instant.EPOCH);
        return new Scenario(
                file,
                document.line(),
                fields.required("name").map(Value::text).orElse(""),
                fields.optional("why").map(Value::text).orElse(""),
                now,
                fields.optional("settings").map(SettingsReader::read).orElse(Map.of()),
                list(fields.optional("cluster"))
                        .map(new KubernetesJson(now)::object)
                        .toList(),
                deployments(fields.optional("deployments"), now),
                fields.optional("timeline").map(new TimelineReader(now)::read).orElse(List.of()),
                ExpectationReader.read(fields.required("expect")));
    }

    private static List<DeploymentSketch> deployments(Optional<Value> value, Instant now) {
        var sketches = list(value).map(new DeploymentReader(now)::read).toList();
        value.ifPresent(written -> {
            if (sketches.stream().map(DeploymentSketch::place).distinct().count() < sketches.size()) {
                written.problem("two Deployments of one name");
            }
        });
        return sketches;
    }

    private static Stream<Value> list(Optional<Value> value) {
        return value.stream().flatMap(v -> v.items().stream());
    }
}
