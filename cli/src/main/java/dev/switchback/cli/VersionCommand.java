package dev.switchback.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which version this is. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private OutputOption output = new OutputOption();

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
