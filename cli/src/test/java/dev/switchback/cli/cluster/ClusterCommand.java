package dev.switchback.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.tools.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code kubectl} or {@code helm}, by which tests talk to the cluster under test as a person does. */
final class ClusterCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String program;
    private final String kubeconfig;

    ClusterCommand(String program, String kubeconfig) {
        this.program = program;
        this.kubeconfig = kubeconfig;
    }

    /** What the command prints; fails the test when it fails. */
    String run(String... arguments) {
        return runWith("", arguments);
    }

    /** Applies a manifest. */
    void apply(String manifest) {
        runWith(manifest, "apply", "-f", "-");
    }

    JsonNode json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        return parsed(run(all.toArray(String[]::new)));
    }

    /** What a path of the API server answers, such as one of a Service's proxy. */
    JsonNode raw(String path) {
        return parsed(run("get", "--raw", path));
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field by JSON pointer; empty while the object or the field does not exist. */
    Optional<String> field(String pointer, String... arguments) {
        String text = json(arguments).at(pointer).asText("");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    ProcessBuilder command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Programs.require(program).toString());
        command.add("--kubeconfig=" + kubeconfig);
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** As {@link #run}, of a command that reads its input. */
    String runWith(String input, String... arguments) {
        try {
            Process process =
                    command(List.of(arguments)).redirectErrorStream(true).start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(program + " " + String.join(" ", arguments) + "\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
