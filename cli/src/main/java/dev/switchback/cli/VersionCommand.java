package dev.switchback.cli;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which version this is. */
@Command(
        name = "version",
        description = "Prints the version.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = "  switchback version -o json")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        if (output.isJson()) {
            output.print(OutputOption.object()
                    .put("version", number())
                    .put("java", Runtime.version().toString()));
        } else {
            spec.commandLine().getOut().println(getVersion()[0]);
        }
        return ExitCode.OK;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"switchback " + number() + " (Java " + Runtime.version() + ")"};
    }

    private static String number() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("of a development build");
    }
}
