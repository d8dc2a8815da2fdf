package dev.switchback.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.terminal.Age;
import dev.switchback.cli.terminal.Page;
import dev.switchback.cli.terminal.Tone;
import dev.switchback.scenarios.file.Problem;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.report.ScenarioResult;
import java.time.Duration;
import java.util.List;

/** A row for each incident as soon as it was played, with what was not as expected. */
final class ScenarioReport {
    private static final int MAX_NAME = 70;

    private final Page page;
    private final String row;

    ScenarioReport(Page page, List<Scenario> scenarios) {
        this.page = page;
        int width = scenarios.stream()
                .mapToInt(s -> Math.min(MAX_NAME, s.name().length()))
                .max()
                .orElse(8);
        this.row = "%s  %-" + Math.max(8, width) + "s  %6s  %7s  %s";
    }

    void header() {
        page.line(page.toned(Tone.BOLD, row.formatted("RESULT", "SCENARIO", "LASTS", "TOOK", "FILE")));
    }

    void add(ScenarioResult result) {
        Scenario scenario = result.scenario();
        String name = scenario.name().length() > MAX_NAME
                ? scenario.name().substring(0, MAX_NAME - 1) + "…"
                : scenario.name();
        String passed = result.passed() ? page.toned(Tone.GOOD, "pass  ") : page.toned(Tone.BAD, "FAIL  ");
        page.line(row.formatted(
                passed,
                name,
                Age.words(result.virtualTime()),
                result.wallTime().toMillis() + "ms",
                scenario.file() + ":" + scenario.line()));
        result.differences().forEach(d -> {
            page.line("    " + d.what());
            page.line("      expected  " + d.expected());
            page.line("      found     " + d.found());
        });
        if (!result.passed()) {
            page.line("    what happened");
            result.outcome().notes().forEach(note -> page.line(page.toned(Tone.FAINT, "      " + note)));
        }
    }

    void end(List<ScenarioResult> results, Duration took) {
        long failed = results.stream().filter(r -> !r.passed()).count();
        page.line("%d passed, %d failed, in %d.%d s"
                .formatted(results.size() - failed, failed, took.toSeconds(), took.toMillisPart() / 100));
    }

    static ObjectNode json(List<ScenarioResult> results, List<Problem> problems) {
        ObjectNode object = OutputOption.object();
        object.put("passed", results.stream().filter(ScenarioResult::passed).count())
                .put("failed", results.stream().filter(r -> !r.passed()).count());
        ArrayNode scenarios = object.putArray("scenarios");
        results.forEach(r -> result(scenarios.addObject(), r));
        ArrayNode mistakes = object.putArray("problems");
        problems.forEach(p -> mistakes.addObject()
                .put("file", p.file())
                .put("line", p.line())
                .put("key", p.key())
                .put("message", p.message()));
        return object;
    }

    private static void result(ObjectNode node, ScenarioResult result) {
        node.put("name", result.scenario().name())
                .put("file", result.scenario().file())
                .put("line", result.scenario().line())
                .put("passed", result.passed())
                .put("virtual_seconds", result.virtualTime().toMillis() / 1000.0)
                .put("seconds", result.wallTime().toMillis() / 1000.0);
        ArrayNode differences = node.putArray("differences");
        result.differences().forEach(d -> differences
                .addObject()
                .put("what", d.what())
                .put("expected", d.expected())
                .put("found", d.found()));
    }
}
