package dev.switchback.cli;

import dev.switchback.rollback.Annotations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The resource types that the service needs. */
@Command(
        name = "crd",
        description = "Prints the custom resource definitions that the service needs.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback crd | kubectl apply -f -"})
final class CrdCommand implements Callable<Integer> {
    private static final String RESOURCE = "/dev/switchback/rollback/crd.yaml";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (InputStream in = Objects.requireNonNull(Annotations.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            var out = spec.commandLine().getOut();
            out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            out.flush();
        }
        return ExitCode.OK;
    }
}
