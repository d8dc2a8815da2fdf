package dev.switchback.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.benchmarks.Family.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LoopFiguresTest {
    @Test
    void one_slow_run_of_twenty_is_allowed_two_are_not() throws Exception {
        List<LoopRun> runs = new ArrayList<>(Collections.nCopies(19, run("Succeeded", 10, 14)));
        runs.add(run("Succeeded", 24.5, 30));
        assertThat(new LoopFigures(runs).report().met()).isTrue();

        runs.set(0, run("Succeeded", 10, 40.5));
        Report report = new LoopFigures(runs).report();
        assertThat(report.met()).isFalse();
        assertThat(report.figures().path("missed").asInt()).isEqualTo(2);
        assertThat(report.figures().path("runs")).hasSize(20);
        assertThat(report.figures().at("/fault_to_patch/p50").asDouble()).isEqualTo(10);
    }

    @Test
    void a_run_that_was_not_rolled_back_is_missed_and_has_no_number() throws Exception {
        var failed = new LoopRun(JsonMapper.builder()
                .build()
                .readTree(
                        """
                {"outcome": null, "seconds": {"fault_to_alert": null, "total": null}}"""));
        Report report = new LoopFigures(List.of(failed)).report();

        assertThat(report.met()).isFalse();
        assertThat(report.figures().at("/fault_to_patch/p50").isNull()).isTrue();
        assertThat(report.table().get(1)).contains("none").contains("never");
    }

    private static LoopRun run(String outcome, double patched, double healthy) throws Exception {
        String json = String.format(
                Locale.ROOT,
                """
                {"outcome": "%s", "seconds": {"fault_to_alert": %.2f, "alert_to_webhook": 0, "webhook_to_decision": 0,
                "decision_to_patch": 0, "total": %.2f}, "requests": {"total": 100, "failed": 10}}""",
                outcome,
                patched,
                healthy);
        return new LoopRun(JsonMapper.builder().build().readTree(json));
    }
}
