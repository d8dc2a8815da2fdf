package dev.switchback.cli;

import dev.switchback.cli.terminal.Page;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.play.Player;
import dev.switchback.scenarios.report.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plays incidents, and compares. */
@Command(
        name = "run",
        description = "Plays incidents in virtual time, and compares what came of them with what they expect.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 for a mismatch, 2 for a file that cannot be read%n%nExamples%n",
        footer = {"  switchback scenario run my-incidents/", "  switchback scenario run outage.yaml -o json"})
final class RunScenarios implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(arity = "1..*", paramLabel = "DIR|FILE", description = "Incident files, or folders of them.")
    private List<Path> places = new ArrayList<>();

    RunScenarios(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        ScenarioFiles files = ScenarioFiles.read(places);
        Page err = output.progress();
        files.problems().forEach(p -> err.line(p.toString()));
        List<ScenarioResult> results = play(files.scenarios());
        if (output.isJson()) {
            output.print(ScenarioReport.json(results, files.problems()));
        }
        if (!files.problems().isEmpty()) {
            return ExitCode.USAGE;
        }
        return results.stream().allMatch(ScenarioResult::passed) ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private List<ScenarioResult> play(List<Scenario> scenarios) {
        var report = new ScenarioReport(output.isJson() ? output.progress() : output.page(), scenarios);
        Instant began = shell.clock().instant();
        var results = new ArrayList<ScenarioResult>();
        if (!scenarios.isEmpty()) {
            report.header();
        }
        for (Scenario scenario : scenarios) {
            ScenarioResult result = play(scenario);
            results.add(result);
            report.add(result);
        }
        if (!scenarios.isEmpty()) {
            report.end(results, Duration.between(began, shell.clock().instant()));
        }
        return results;
    }

    private ScenarioResult play(Scenario scenario) {
        Instant began = shell.clock().instant();
        return ScenarioResult.of(
                scenario,
                Player.play(scenario),
                Duration.between(began, shell.clock().instant()));
    }
}
