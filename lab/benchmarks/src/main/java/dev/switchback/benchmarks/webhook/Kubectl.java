package dev.switchback.benchmarks.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.benchmarks.Family.CannotMeasure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl, in one namespace. */
final class Kubectl {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> command;

    Kubectl(Path executable, Path kubeconfig, String namespace) {
        this.command = List.of(executable.toString(), "--kubeconfig=" + kubeconfig, "--namespace=" + namespace);
    }

    void apply(String yaml) throws CannotMeasure, InterruptedException {
        run(yaml, "apply", "-f", "-");
    }

    JsonNode json(String... arguments) throws CannotMeasure, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        try {
            return JSON.readTree(run("", all.toArray(String[]::new)));
        } catch (IOException e) {
            throw new CannotMeasure("kubectl printed what is not JSON: " + e.getMessage());
        }
    }

    /** What it printed. */
    String run(String input, String... arguments) throws CannotMeasure, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CannotMeasure("kubectl " + String.join(" ", arguments) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new CannotMeasure("kubectl cannot be run: " + e.getMessage());
        }
    }
}
