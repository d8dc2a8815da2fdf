package dev.switchback.benchmarks.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.demo.process.Processes.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One run, as {@code switchback demo --output json} told of it.
 *
 * @param json its last line, or an object with the outcome alone when it failed
 */
record LoopRun(JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CANNOT_BEGIN = 3;

    /**
     * Runs the demo as a person does.
     *
     * @throws CannotMeasure when it could not begin; a run that began and failed is a run
     */
    static LoopRun play(Bench bench) throws CannotMeasure, InterruptedException {
        Path log = bench.folder().resolve("demo.log");
        ProcessBuilder builder =
                new ProcessBuilder(bench.switchback(), "demo", "--output", "json").redirectError(log.toFile());
        builder.environment().put(Mark.VARIABLE, bench.mark().value());
        try {
            Process demo = builder.start();
            List<String> lines = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (demo.waitFor() == CANNOT_BEGIN || lines.isEmpty()) {
                throw new CannotMeasure("the demo could not begin:\n" + Files.readString(log));
            }
            return new LoopRun(JSON.readTree(lines.get(lines.size() - 1)));
        } catch (JsonProcessingException e) {
            throw new CannotMeasure("the demo's last line is not JSON: " + e.getMessage());
        } catch (IOException e) {
            throw new CannotMeasure("the demo cannot be run: " + e.getMessage());
        }
    }

    String outcome() {
        return json.path("outcome").asText("none");
    }

    /** Seconds from the fault to the patch; infinite when there was none. */
    double patched() {
        return seconds("fault_to_alert")
                + seconds("alert_to_webhook")
                + seconds("webhook_to_decision")
                + seconds("decision_to_patch");
    }

    /** Seconds from the fault until all pods were healthy; infinite when they never were. */
    double healthy() {
        return seconds("total");
    }

    double seconds(String step) {
        return json.at("/seconds/" + step).asDouble(Double.POSITIVE_INFINITY);
    }

    long failed() {
        return json.at("/requests/failed").asLong();
    }

    long requests() {
        return json.at("/requests/total").asLong();
    }
}
