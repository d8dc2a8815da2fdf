package dev.switchback.cli.service;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.resources.Annotations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The resource types that the service and deliveries need. */
@Command(
        name = "crd",
        description = "Prints the custom resource definitions that the service and deliveries need.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback crd | kubectl apply -f -", "  switchback crd --schema > delivery.schema.json"})
public final class CrdCommand implements Callable<Integer> {
    private static final List<String> RESOURCES =
            List.of("/dev/switchback/resources/crd.yaml", "/dev/switchback/resources/delivery-crd.yaml");

    private static final String SCHEMA = "/dev/switchback/pipeline/delivery/delivery.schema.json";

    @Spec
    private CommandSpec spec;

    @Option(names = "--schema", description = "Print the JSON Schema of delivery files instead, for editors.")
    private boolean schema;

    @Override
    public Integer call() throws IOException {
        var definitions = new ArrayList<String>();
        for (String resource : schema ? List.of(SCHEMA) : RESOURCES) {
            definitions.add(read(resource));
        }
        var out = spec.commandLine().getOut();
        out.print(String.join("---\n", definitions));
        out.flush();
        return ExitCode.OK;
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(Annotations.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
