package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.pipeline.imports.DeliveryImport;
import dev.switchback.pipeline.imports.DeliveryImport.Imported;
import dev.switchback.runtime.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code switchback import}: what people have for Argo Rollouts and Flagger, as Deliveries. */
@Command(
        name = "import",
        description =
                "Prints a Delivery for each Rollout of Argo Rollouts and each Canary of Flagger in the files, and, on"
                        + " standard error, each field that is not supported. Changes nothing in the cluster.",
        mixinStandardHelpOptions = true,
        footerHeading =
                "%nExit status: 2 when a file holds none of these kinds; 1 with --strict when a field is not supported%n"
                        + "%nExamples%n",
        footer = {
            "  switchback import rollout.yaml analysis-templates.yaml > orders.yaml",
            "  switchback import --strict canary.yaml"
        })
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Files with Rollouts, AnalysisTemplates, Canaries and MetricTemplates; name all of a release.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--strict", description = "Fail when a field is not supported.")
    private boolean strict;

    @Override
    public Integer call() {
        var importing = new DeliveryImport();
        files.forEach(file -> importing.add(file.toString(), InputFile.text("FILE", file)));
        Imported imported = importing.run();
        if (!imported.problems().isEmpty()) {
            throw CommandFailure.usage(
                    imported.problems().stream().map(Problem::text).collect(Collectors.joining("\n")));
        }
        var out = spec.commandLine().getOut();
        out.print(String.join("---\n", imported.deliveries()));
        out.flush();
        var err = spec.commandLine().getErr();
        imported.notes().forEach(note -> err.println(note.text()));
        err.flush();
        return strict && !imported.notes().isEmpty() ? ExitCode.NEGATIVE : ExitCode.OK;
    }
}
