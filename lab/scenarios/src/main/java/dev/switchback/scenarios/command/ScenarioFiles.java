package dev.switchback.scenarios.command;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.ScenarioFile;
import dev.switchback.scenarios.releases.ReleaseFile;
import dev.switchback.scenarios.releases.ReleaseScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The incidents and the releases of files and folders.
 *
 * @param problems of files that cannot be played
 */
public record ScenarioFiles(List<Scenario> incidents, List<ReleaseScenario> releases, List<Problem> problems) {

    static ScenarioFiles read(List<Path> places) {
        var incidents = new ArrayList<Scenario>();
        var releases = new ArrayList<ReleaseScenario>();
        var problems = new ArrayList<Problem>();
        for (Path place : places) {
            List<Path> files = files(place);
            if (files.isEmpty()) {
                problems.add(new Problem(place.toString(), 0, "", "no .yaml file in this folder", ""));
            }
            for (Path file : files) {
                Optional<ReleaseFile> release = ReleaseFile.read(file);
                if (release.isPresent()) {
                    releases.addAll(release.get().scenarios());
                    problems.addAll(release.get().problems());
                    continue;
                }
                ScenarioFile read = ScenarioFile.read(file);
                incidents.addAll(read.scenarios());
                problems.addAll(read.problems());
            }
        }
        return new ScenarioFiles(incidents, releases, problems);
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
            throw CommandFailure.usage(place + ": the folder cannot be read; check its permissions", e);
        }
    }
}
