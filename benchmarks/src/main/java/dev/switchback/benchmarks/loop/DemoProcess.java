package dev.switchback.benchmarks.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.CannotMeasure;
import dev.switchback.loop.process.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the demo as a person does. */
final class DemoProcess {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CANNOT_BEGIN = 3;

    private DemoProcess() {}

    /** @throws CannotMeasure when it could not begin; a run that began and failed is a run */
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
}
