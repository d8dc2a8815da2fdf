package dev.switchback.scenarios.command;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.scenarios.command.ScenarioReport.Row;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.play.Player;
import dev.switchback.scenarios.releases.ReleasePlayer;
import dev.switchback.scenarios.releases.ReleaseScenario;
import dev.switchback.scenarios.report.Played;
import dev.switchback.scenarios.report.PlayedOutcome;
import dev.switchback.scenarios.report.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plays incidents and releases, and compares. */
@Command(
        name = "run",
        description =
                "Plays incidents and releases in virtual time, and compares what came of them with what they expect.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 for a mismatch, 2 for a file that cannot be read%n%nExamples%n",
        footer = {"  switchback scenario run my-incidents/", "  switchback scenario run outage.yaml -o json"})
public final class RunScenarios implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private OutputOption output;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR|FILE",
            description = "Files of incidents or releases, or folders of them.")
    private List<Path> places = new ArrayList<>();

    RunScenarios(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        ScenarioFiles files = ScenarioFiles.read(places);
        TerminalPage err = output.progress();
        files.problems().forEach(p -> err.line(p.text()));
        List<Row> rows = play(files);
        if (output.isJson()) {
            output.print(ScenarioReport.json(rows, files.problems()));
        }
        if (!files.problems().isEmpty()) {
            return ExitCode.USAGE;
        }
        return rows.stream().allMatch(Row::passed) ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private List<Row> play(ScenarioFiles files) {
        var names = Stream.concat(
                        files.incidents().stream().map(Scenario::name),
                        files.releases().stream().map(ReleaseScenario::name))
                .toList();
        var report = new ScenarioReport(output.isJson() ? output.progress() : output.page(), names);
        Instant began = shell.clock().instant();
        if (!names.isEmpty()) {
            report.header();
        }
        var rows = Stream.concat(
                        files.incidents().stream().map(this::played),
                        files.releases().stream().map(this::played))
                .peek(report::add)
                .toList();
        if (!names.isEmpty()) {
            report.end(rows, Duration.between(began, shell.clock().instant()));
        }
        return rows;
    }

    private Row played(Scenario incident) {
        Instant began = shell.clock().instant();
        PlayedOutcome outcome = Player.play(incident);
        Duration took = Duration.between(began, shell.clock().instant());
        return new Row(ScenarioResult.of(incident, outcome, took).played(), took);
    }

    private Row played(ReleaseScenario release) {
        Instant began = shell.clock().instant();
        Played played = ReleasePlayer.play(release);
        return new Row(played, Duration.between(began, shell.clock().instant()));
    }
}
