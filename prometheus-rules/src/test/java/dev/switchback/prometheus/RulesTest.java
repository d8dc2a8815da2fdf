package dev.switchback.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What every alert has to carry. */
class RulesTest {
    private static final Pattern RANGE = Pattern.compile("\\[(\\w+)]");
    private static final Pattern WINDOW_IN_NAME = Pattern.compile("(?:ratio|increase|rate)(\\d+[smh])\\b");

    @Test
    void theListOfFilesIsComplete() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("rules"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).sorted())
                    .containsExactlyElementsOf(PrometheusFiles.RULES);
        }
    }

    @Test
    void everyAlertSaysWhatToDoAndHasItsRunbook() throws IOException {
        for (Map<String, Object> alert : alerts()) {
            String name = text(alert, "alert");
            assertThat(map(alert, "labels")).as(name).containsKey("severity");
            assertThat(text(map(alert, "labels"), "action")).as(name).isIn("rollback", "investigate", "watchdog");
            assertThat(map(alert, "annotations").keySet())
                    .as(name)
                    .contains("summary", "description", "runbook_url", "lookback")
                    .isSubsetOf("summary", "description", "runbook_url", "lookback", "evidence");
            assertThat(text(map(alert, "annotations"), "runbook_url")).isEqualTo("docs/runbooks/" + name + ".md");
            assertThat(Path.of("..", "docs", "runbooks", name + ".md")).exists();
        }
    }

    /** What the rollback service compares before it believes the alert. */
    @Test
    void rollbackAlertsSayWhatTheyLookAt() throws IOException {
        for (Map<String, Object> alert : alerts()) {
            if (text(map(alert, "labels"), "action").equals("rollback")) {
                String expression = text(alert, "expr");
                String evidence = expression.contains("_slow:")
                        ? "latency"
                        : expression.contains("_errors:") ? "errors" : "restarts";
                assertThat(map(alert, "annotations")).as(text(alert, "alert")).containsEntry("evidence", evidence);
            }
        }
    }

    /** The lookback is how far before {@code startsAt} the evidence reaches: the longest window and {@code for}. */
    @Test
    void theLookbackCoversTheWindowAndTheFor() throws IOException {
        for (Map<String, Object> alert : alerts()) {
            String name = text(alert, "alert");
            Duration evidence =
                    longestWindow(text(alert, "expr")).plus(duration(String.valueOf(alert.getOrDefault("for", "0s"))));
            if (text(map(alert, "labels"), "action").equals("rollback")) {
                assertThat(duration(text(map(alert, "annotations"), "lookback")))
                        .as(name)
                        .isEqualTo(evidence);
            }
        }
    }

    @Test
    void rollbackAlertsAreBoundedByAMinimum() throws IOException {
        assertThat(alerts().stream()
                        .filter(alert -> text(map(alert, "labels"), "action").equals("rollback"))
                        .map(alert -> text(alert, "expr")))
                .hasSize(10)
                .allMatch(expression -> expression.contains(">= "));
    }

    private static Duration longestWindow(String expression) {
        return Stream.concat(
                        RANGE.matcher(expression).results(),
                        WINDOW_IN_NAME.matcher(expression).results())
                .map(match -> duration(match.group(1)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Durations of one or more parts, such as {@code 1h2m}. */
    private static Duration duration(String text) {
        Matcher parts = Pattern.compile("(\\d+)([smh])").matcher(text);
        Duration sum = Duration.ZERO;
        while (parts.find()) {
            sum = sum.plus(Duration.parse("PT" + parts.group().toUpperCase(Locale.ROOT)));
        }
        return sum;
    }

    private static List<Map<String, Object>> alerts() throws IOException {
        List<Map<String, Object>> alerts = new ArrayList<>();
        for (String file : PrometheusFiles.RULES) {
            Map<String, Object> rules = new Yaml().load(Files.readString(Path.of("rules", file)));
            for (Map<String, Object> group : list(rules, "groups")) {
                list(group, "rules").stream()
                        .filter(rule -> rule.containsKey("alert"))
                        .forEach(alerts::add);
            }
        }
        assertThat(alerts).hasSizeGreaterThan(15);
        return alerts;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> object, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(object.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> object, String key) {
        return (Map<String, Object>) Objects.requireNonNull(object.get(key), key);
    }

    private static String text(Map<String, Object> object, String key) {
        return String.valueOf(Objects.requireNonNull(object.get(key), key));
    }
}
