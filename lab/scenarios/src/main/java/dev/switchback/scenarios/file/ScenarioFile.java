package dev.switchback.scenarios.file;

import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file's incidents, one for each YAML document, or its mistakes; never both.
 *
 * @param problems by line
 */
public record ScenarioFile(String name, List<Scenario> scenarios, List<Problem> problems) {

    /** Reads a file; one that cannot be read has a problem. */
    public static ScenarioFile read(Path path) {
        try {
            return parse(path.toString(), YamlReader.text(path));
        } catch (IOException e) {
            var problem = new Problem(path.toString(), 0, "", "cannot be read: " + e.getMessage(), "");
            return new ScenarioFile(path.toString(), List.of(), List.of(problem));
        }
    }

    /** Parses the text of a file. */
    public static ScenarioFile parse(String name, String text) {
        var problems = new ArrayList<Problem>();
        var documents = YamlReader.documents(name, text, problems);
        if (documents.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(name, 1, "", "no incident in this file", ""));
        }
        var scenarios = documents.stream().map(ScenarioReader::read).toList();
        var byLine = problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line))
                .toList();
        return new ScenarioFile(name, byLine.isEmpty() ? scenarios : List.of(), byLine);
    }
}
