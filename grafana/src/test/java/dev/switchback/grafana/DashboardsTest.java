package dev.switchback.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.tools.Command;
import dev.switchback.tools.Finding;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DashboardsTest {
    /** Metrics of ours; those of kube-state-metrics are not here to be compared. */
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:circuit_breaker|fallback_chain|health|graceful_shutdown|switchback)_[a-z_]+");

    @TempDir
    private Path folder;

    @Test
    void servicesShowWhatTheyExpose() throws Exception {
        Set<String> shown = metrics(Dashboards.queries(Dashboards.read("runtime.json")));

        assertThat(shown).hasSizeGreaterThan(15);
        assertThat(Exposed.byTheRuntime()).containsAll(shown);
    }

    @Test
    void alertsAskForWhatServicesExpose() throws Exception {
        String rules = Files.readString(Path.of("../prometheus-rules/rules/runtime.yaml"));
        Set<String> asked = metrics(List.of(rules.replaceAll("(?m)^ *#.*$|^ *runbook_url:.*$", "")));

        assertThat(asked).hasSizeGreaterThan(7);
        assertThat(Exposed.byTheRuntime()).containsAll(asked);
    }

    @Test
    void theRollbackServiceShowsWhatItExposes() throws IOException {
        Set<String> shown = metrics(Dashboards.queries(Dashboards.read("rollbacks.json")));

        assertThat(shown).hasSizeGreaterThan(8);
        assertThat(Exposed.byTheRollbackService()).containsAll(shown);
    }

    /** Each query becomes a recording rule: promtool reads them as Prometheus does. */
    @ParameterizedTest
    @FieldSource("dev.switchback.grafana.Dashboards#FILES")
    @RequiresProgram("promtool")
    void prometheusAcceptsEveryQuery(String file) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: queries\n    rules:\n");
        int number = 0;
        for (String query : Dashboards.queries(Dashboards.read(file))) {
            rules.append("      - record: dashboard:query").append(number++).append(":x\n");
            rules.append("        expr: |\n          ").append(query).append('\n');
        }
        Path written = Files.writeString(folder.resolve("queries.yaml"), rules);
        for (Finding.Found promtool : Programs.ofThisMachine().searchAll("promtool")) {
            Command.Result result =
                    Command.run(folder, List.of(promtool.path().toString(), "check", "rules", written.toString()));
            assertThat(result.ok()).as(result.output()).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("dev.switchback.grafana.Dashboards#FILES")
    void panelsSayWhatTheyShowAndDoNotOverlap(String file) throws IOException {
        JsonNode dashboard = Dashboards.read(file);
        Set<String> cells = new TreeSet<>();
        Dashboards.panels(dashboard).forEach(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText())
                    .as(panel.path("title").asText())
                    .isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                assertThat(cells.add(x + "," + place.path("y").asInt())).isTrue();
            }
        });
        assertThat(Dashboards.stream(dashboard.path("panels"))
                        .map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates();
    }

    private static Set<String> metrics(List<String> queries) {
        Set<String> names = new TreeSet<>();
        queries.forEach(query -> METRIC.matcher(query).results().forEach(match -> names.add(match.group())));
        return names;
    }
}
