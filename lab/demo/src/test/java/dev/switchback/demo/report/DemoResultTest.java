package dev.switchback.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.demo.load.Tally;
import dev.switchback.demo.report.Timeline.Milestone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final Timeline timeline = new Timeline((milestone, moment) -> told.add(milestone.words()));

    @Test
    void is_one_line_with_the_agreed_keys_in_order() {
        reach(Milestone.FAULT, 0);
        reach(Milestone.ALERT, 15_250);
        reach(Milestone.WEBHOOK, 15_300);
        reach(Milestone.DECISION, 15_310);
        reach(Milestone.PATCH, 15_340);
        reach(Milestone.HEALTHY, 21_340);
        assertThat(result().json())
                .isEqualTo("{\"scenario\":\"bad-deploy\",\"outcome\":\"Succeeded\",\"reason\":\"RolledBack\","
                        + "\"seconds\":{\"fault_to_alert\":15.25,\"alert_to_webhook\":0.05,"
                        + "\"webhook_to_decision\":0.01,\"decision_to_patch\":0.03,\"patch_to_healthy\":6.0,"
                        + "\"total\":21.34},\"requests\":{\"total\":9000,\"failed\":1700},"
                        + "\"versions\":{\"java\":\"17\"}}");
    }

    @Test
    void has_nulls_for_what_did_not_happen() {
        reach(Milestone.FAULT, 0);
        reach(Milestone.ALERT, 12_000);
        assertThat(result().json())
                .contains("\"fault_to_alert\":12.0,\"alert_to_webhook\":null")
                .contains("\"total\":null");
    }

    @Test
    void tells_each_moment_once() {
        reach(Milestone.FAULT, 0);
        reach(Milestone.FAULT, 5);
        assertThat(told).containsExactly("fault");
        assertThat(timeline.get(Milestone.FAULT)).hasValue(new Timeline.Moment(START, ""));
    }

    @Test
    void table_has_a_dash_for_what_did_not_happen() {
        reach(Milestone.FAULT, 0);
        reach(Milestone.ALERT, 12_345);
        List<String> table = timeline.table("Succeeded", new Tally.Counts(200, 50));
        assertThat(table).hasSize(10).anySatisfy(line -> assertThat(line).matches("alert firing +12\\.35 +12\\.35"));
        assertThat(table).anySatisfy(line -> assertThat(line).matches("patch +- +-"));
        assertThat(table.get(9)).isEqualTo("requests: 50 failed of 200 (25.0%)");
    }

    private void reach(Milestone milestone, long millis) {
        timeline.reached(milestone, START.plusMillis(millis), "");
    }

    private DemoResult result() {
        return new DemoResult(
                "bad-deploy",
                "Succeeded",
                "RolledBack",
                Seconds.of(timeline),
                new Tally.Counts(9000, 1700),
                Map.of("java", "17"));
    }
}
