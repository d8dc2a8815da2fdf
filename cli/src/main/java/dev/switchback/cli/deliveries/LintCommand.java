package dev.switchback.cli.deliveries;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.pipeline.analysis.DetectionEstimate.Detection;
import dev.switchback.pipeline.lint.ReleaseFigures;
import dev.switchback.pipeline.lint.ReleaseLint;
import dev.switchback.pipeline.lint.ReleaseLint.LintReport;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback lint}: mistakes in files of releases, and what their analysis would do. */
@Command(
        name = "lint",
        description =
                "Looks for mistakes in delivery files, in Rollouts and AnalysisTemplates of Argo Rollouts and in Canaries"
                        + " of Flagger, and computes how fast a delivery finds a bad version. Asks no cluster.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when something was found; 2 when a file cannot be read%n%nExamples%n",
        footer = {
            "  switchback lint orders.yaml --rate 100 --errors 0.5%%",
            "  switchback lint rollout.yaml analysis-templates.yaml --output json"
        })
public final class LintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files; name those that belong together.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "REQUESTS",
            defaultValue = "100",
            description = "Requests a second of both versions together; default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--errors",
            paramLabel = "SHARE",
            defaultValue = "0.5%",
            description = "How many of the stable version's requests fail, such as 0.5%% or 0.005; default: 0.5%%.")
    private String errors = "";

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        if (!(rate > 0 && rate <= 1e9)) {
            throw CommandFailure.usage("--rate: expected a number over 0, found " + rate);
        }
        var lint = new ReleaseLint(new ReleaseFigures.Traffic(rate, share(errors)));
        files.forEach(file -> lint.add(file.toString(), InputFile.text("FILE", file)));
        LintReport report = lint.run();
        if (!report.unreadable().isEmpty()) {
            throw CommandFailure.usage(
                    report.unreadable().stream().map(Problem::text).collect(Collectors.joining("\n")));
        }
        if (output.isJson()) {
            output.print(json(report));
        } else {
            report.findings().forEach(finding -> output.page().line(finding.toString()));
            report.figures().forEach(this::show);
        }
        return report.findings().isEmpty() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    /** {@code 0.5%} or {@code 0.005}. */
    private static double share(String text) {
        boolean percent = text.endsWith("%");
        String digits = percent ? text.substring(0, text.length() - 1) : text;
        if (digits.matches("\\d{1,3}(\\.\\d{1,9})?")) {
            double share = Double.parseDouble(digits) / (percent ? 100 : 1);
            if (share < 1) {
                return share;
            }
        }
        throw CommandFailure.usage("--errors: expected a share below 1, such as 0.5% or 0.005, found '" + text + "'");
    }

    private void show(ReleaseFigures figures) {
        output.page()
                .line(String.format(
                        Locale.ROOT,
                        "%s, %d%% of %s requests a second:",
                        figures.delivery(),
                        figures.weight(),
                        Double.toString(rate).replaceFirst("\\.0$", "")));
        show("5%", figures.fivePercent());
        show("all", figures.all());
        output.page()
                .line(String.format(
                        Locale.ROOT,
                        "  a healthy canary is aborted with a chance of at most %.2g a day",
                        figures.falseAborts()));
    }

    private void show(String failing, Detection found) {
        String text = Double.isInfinite(found.medianSeconds())
                ? "is not found within two hours"
                : String.format(
                        Locale.ROOT,
                        "loses its traffic after %s, after %s at worst; %.0f requests hurt until the abort",
                        length(found.medianSeconds()),
                        length(found.worstSeconds()),
                        found.hurt());
        output.page().line("  a canary with " + failing + " of its requests failing " + text);
    }

    private static String length(double seconds) {
        return Double.isInfinite(seconds) ? "more than 2h" : Durations.format(Duration.ofSeconds(Math.round(seconds)));
    }

    private static ObjectNode json(LintReport report) {
        ObjectNode json = OutputOption.object().put("ok", report.findings().isEmpty());
        var findings = json.putArray("findings");
        report.findings().forEach(finding -> findings.addObject()
                .put("check", finding.check())
                .put("file", finding.source())
                .put("line", finding.line())
                .put("key", finding.key())
                .put("text", finding.text()));
        var all = json.putArray("figures");
        report.figures().forEach(figures -> {
            ObjectNode node =
                    all.addObject().put("delivery", figures.delivery()).put("weight", figures.weight());
            detection(node.putObject("errors5Percent"), figures.fivePercent());
            detection(node.putObject("errors100Percent"), figures.all());
            node.put("falseAbortsPerDay", figures.falseAborts());
        });
        return json;
    }

    /** What is not found has no seconds. */
    private static void detection(ObjectNode node, Detection found) {
        if (Double.isFinite(found.medianSeconds())) {
            node.put("medianSeconds", found.medianSeconds());
        }
        if (Double.isFinite(found.worstSeconds())) {
            node.put("worstSeconds", found.worstSeconds());
        }
        node.put("requestsHurt", found.hurt());
    }
}
