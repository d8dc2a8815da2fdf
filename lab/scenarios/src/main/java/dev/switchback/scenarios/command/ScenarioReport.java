package dev.switchback.scenarios.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.scenarios.report.Played;
import java.time.Duration;
import java.util.List;

/** A row for each incident as soon as it was played, with what was not as expected. */
public final class ScenarioReport {
    private static final int MAX_NAME = 70;

    private final TerminalPage page;
    private final String row;

    /**
     * One that was played.
     *
     * @param took wall time
     */
    record Row(Played played, Duration took) {
        boolean passed() {
            return played.passed();
        }
    }

    ScenarioReport(TerminalPage page, List<String> names) {
        this.page = page;
        int width = names.stream()
                .mapToInt(name -> Math.min(MAX_NAME, name.length()))
                .max()
                .orElse(8);
        this.row = "%s  %-" + Math.max(8, width) + "s  %6s  %7s  %s";
    }

    void header() {
        page.line(page.toned(Tone.BOLD, row.formatted("RESULT", "SCENARIO", "LASTS", "TOOK", "FILE")));
    }

    void add(Row result) {
        Played played = result.played();
        String whole = played.heading().name();
        String name = whole.length() > MAX_NAME ? whole.substring(0, MAX_NAME - 1) + "…" : whole;
        String passed = result.passed() ? page.toned(Tone.GOOD, "pass  ") : page.toned(Tone.BAD, "FAIL  ");
        page.line(row.formatted(
                passed,
                name,
                Durations.formatRounded(played.virtualTime()),
                result.took().toMillis() + "ms",
                played.heading().file() + ":" + played.heading().line()));
        played.differences().forEach(d -> {
            page.line("    " + d.what());
            page.line("      expected  " + d.expected());
            page.line("      found     " + d.found());
        });
        if (!result.passed()) {
            page.line("    what happened");
            played.notes().forEach(note -> page.line(page.toned(Tone.FAINT, "      " + note)));
        }
    }

    void end(List<Row> results, Duration took) {
        long failed = results.stream().filter(r -> !r.passed()).count();
        page.line("%d passed, %d failed, in %d.%d s"
                .formatted(results.size() - failed, failed, took.toSeconds(), took.toMillisPart() / 100));
    }

    static ObjectNode json(List<Row> results, List<Problem> problems) {
        ObjectNode object = OutputOption.object();
        object.put("passed", results.stream().filter(Row::passed).count())
                .put("failed", results.stream().filter(r -> !r.passed()).count());
        ArrayNode scenarios = object.putArray("scenarios");
        results.forEach(r -> result(scenarios.addObject(), r));
        ArrayNode mistakes = object.putArray("problems");
        problems.forEach(p -> mistakes.addObject()
                .put("file", p.source())
                .put("line", p.line())
                .put("key", p.key())
                .put("message", p.reason())
                .put("allowed", p.allowed()));
        return object;
    }

    private static void result(ObjectNode node, Row result) {
        Played played = result.played();
        node.put("name", played.heading().name())
                .put("file", played.heading().file())
                .put("line", played.heading().line())
                .put("passed", result.passed())
                .put("virtual_seconds", played.virtualTime().toMillis() / 1000.0)
                .put("seconds", result.took().toMillis() / 1000.0);
        ArrayNode differences = node.putArray("differences");
        played.differences().forEach(d -> differences
                .addObject()
                .put("what", d.what())
                .put("expected", d.expected())
                .put("found", d.found()));
    }
}
