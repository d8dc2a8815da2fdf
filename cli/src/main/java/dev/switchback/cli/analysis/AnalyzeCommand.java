package dev.switchback.cli.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.pipeline.analysis.AnalysisSettings;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.analysis.CanaryAnalysis;
import dev.switchback.pipeline.analysis.CanaryReplay;
import dev.switchback.pipeline.analysis.CanaryReplay.Outcome;
import dev.switchback.pipeline.analysis.CounterRecording;
import dev.switchback.pipeline.analysis.CounterRecording.BrokenRecording;
import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.resources.Delivery;
import dev.switchback.runtime.yaml.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback analyze}: what the analysis says of a canary, without changing anything. */
@Command(
        name = "analyze",
        description =
                "Judges a canary as a delivery would: by recorded counters, or by what Prometheus has scraped until now."
                        + " Nothing is changed.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nThe recording: CSV with the header " + CounterRecording.HEADER + ";%n"
                + "time in seconds since the canary got traffic (before 0: history), cumulative counters,%n"
                + "revision canary or stable.%n%nExit status: 0 for a recording, whatever the verdicts; else 1 when the canary"
                + " fails%n%nExamples%n",
        footer = {
            "  switchback analyze delivery.yaml --replay counters.csv",
            "  switchback analyze delivery.yaml --replay counters.csv --scrape 15s -o json",
            "  switchback analyze delivery.yaml --canary 6d5f9c7b8 --stable 7c9d4f6b5"
        })
public final class AnalyzeCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private OutputOption output;

    @Mixin
    private LiveCounters live;

    @Parameters(paramLabel = "FILE", description = "The delivery file, whose spec.analysis holds.")
    private Path file = Path.of("");

    @Option(names = "--replay", paramLabel = "CSV", description = "Recorded counters.")
    private @Nullable Path replay;

    @Option(
            names = "--scrape",
            paramLabel = "DURATION",
            description = "How often the counters were scraped; default: 5s.")
    private Duration scrape = AnalysisSettings.DEFAULT.scrape();

    AnalyzeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if ((replay == null) != live.isWanted()) {
            throw CommandFailure.usage("give either --replay, or --canary and --stable");
        }
        Delivery delivery = delivery();
        AnalysisSettings settings = AnalysisSettings.of(delivery.spec()).withScrape(scrape);
        if (replay != null) {
            print(play(replay, new CanaryReplay(settings)).stream()
                    .map(outcome -> new Judged(String.valueOf(outcome.run()), outcome))
                    .toList());
            return ExitCode.OK;
        }
        List<Judged> all = LiveCounters.metrics(delivery).stream()
                .map(metric -> new Judged(
                        metric.name(), CanaryReplay.play(settings, live.read(delivery, metric, scrape, shell))))
                .toList();
        print(all);
        return all.stream().anyMatch(judged -> judged.outcome().verdict().aborts()) ? ExitCode.NEGATIVE : ExitCode.OK;
    }

    /** @param name the number of a run, or the metric */
    private record Judged(String name, Outcome outcome) {}

    private Delivery delivery() {
        List<Problem> problems = new ArrayList<>();
        return DeliveryFile.read(file, problems)
                .orElseThrow(() -> CommandFailure.usage(
                        problems.stream().map(Problem::text).collect(Collectors.joining(System.lineSeparator()))));
    }

    private void print(List<Judged> outcomes) {
        if (output.isJson()) {
            outcomes.forEach(outcome -> output.page().line(json(outcome).toString()));
        } else {
            table(outcomes).printTo(output.page());
        }
    }

    private static List<Outcome> play(Path csv, CanaryReplay replay) {
        if (Files.isDirectory(csv)) {
            throw CommandFailure.usage("--replay " + csv + ": is a directory; name a file");
        }
        try (BufferedReader lines = Files.newBufferedReader(csv)) {
            return replay.play(new CounterRecording(csv.toString(), lines));
        } catch (BrokenRecording e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage("--replay " + csv + ": not a text file (UTF-8)", e);
        } catch (IOException e) {
            String what = Files.notExists(csv) ? "no such file" : "not readable; check its permissions";
            throw CommandFailure.usage("--replay " + csv + ": " + what, e);
        }
    }

    private ObjectNode json(Judged judged) {
        Outcome outcome = judged.outcome();
        CanaryAnalysis analysis = outcome.analysis();
        ObjectNode json = OutputOption.object();
        if (replay == null) {
            json.put("metric", judged.name());
        }
        json.put("run", outcome.run()).put("verdict", outcome.verdict().name());
        ArrayNode retreats = json.putArray("retreats");
        analysis.retreats().forEach(retreats::add);
        return json.put("at", analysis.at())
                .put("canaryRequests", (long) analysis.canaryRequests())
                .put("canaryErrors", (long) analysis.canaryErrors())
                .put("requestsHurt", Math.round(analysis.requestsHurt() * 10) / 10.0)
                .put("why", outcome.verdict().why());
    }

    private TextTable table(List<Judged> all) {
        var table = new TextTable(
                replay == null ? "METRIC" : "RUN", "VERDICT", "RETREATS", "AT", "REQUESTS", "ERRORS", "HURT", "WHY");
        for (Judged judged : all) {
            Outcome outcome = judged.outcome();
            CanaryAnalysis analysis = outcome.analysis();
            String retreats =
                    analysis.retreats().stream().map(AnalyzeCommand::seconds).collect(Collectors.joining(" "));
            table.row(
                    Cell.of(judged.name()),
                    new Cell(outcome.verdict().name(), tone(outcome.verdict())),
                    Cell.of(retreats),
                    Cell.of(seconds(analysis.at())),
                    Cell.of(String.valueOf((long) analysis.canaryRequests())),
                    Cell.of(String.valueOf((long) analysis.canaryErrors())),
                    Cell.of(String.format(Locale.ROOT, "%.1f", analysis.requestsHurt())),
                    Cell.of(outcome.verdict().why()));
        }
        return table;
    }

    private static Tone tone(AnalysisVerdict verdict) {
        if (verdict.passes()) {
            return Tone.GOOD;
        }
        return verdict.aborts() ? Tone.BAD : Tone.WAITING;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1fs", seconds);
    }
}
