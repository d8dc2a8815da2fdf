package dev.switchback.cli;

import dev.switchback.scenarios.file.Problem;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The incidents of files and folders.
 *
 * @param problems of files that cannot be played
 */
record ScenarioFiles(List<Scenario> scenarios, List<Problem> problems) {

    static ScenarioFiles read(List<Path> places) {
        var scenarios = new ArrayList<Scenario>();
        var problems = new ArrayList<Problem>();
        for (Path place : places) {
            List<Path> files = files(place);
            if (files.isEmpty()) {
                problems.add(new Problem(place.toString(), 0, "", "no .yaml file in this folder"));
            }
            for (Path file : files) {
                ScenarioFile read = ScenarioFile.read(file);
                scenarios.addAll(read.scenarios());
                problems.addAll(read.problems());
            }
        }
        return new ScenarioFiles(scenarios, problems);
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> found = Files.walk(place)) {
            return found.filter(
                            f -> f.toString().endsWith(".yaml") || f.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, place + " cannot be read: " + e.getMessage());
        }
    }
}
