package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus scrapes, and what {@code docs/metrics.md} says of it. */
class MetricsTest {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?m)^\\| `((?:switchback|circuit_breaker)_\\w+)(?:\\{[^}]*})?` \\| (\\w+) \\|");

    @Test
    void theDocumentHasEveryMetricAndNoOther(@TempDir Path folder) throws IOException {
        try (var local = LocalClusterUnderTest.ready(folder);
                var service = ServiceUnderTest.start(local.kubeconfig)) {
            service.http().trigger(Messages.of(Messages.alert("shop", "none", "x")));
            local.cluster.settledRecords();
            Eventually.holds("the record", () -> scrape(service).contains("switchback_records{"));
            var exposed = TYPE.matcher(scrape(service))
                    .results()
                    .map(m -> m.group(1) + " " + m.group(2))
                    .collect(Collectors.toCollection(TreeSet::new));
            var documented = DOCUMENTED
                    .matcher(Files.readString(Path.of("../docs/metrics.md")))
                    .results()
                    .map(m -> m.group(1) + " " + m.group(2))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(documented).isEqualTo(exposed);
        }
    }

    @Test
    void aRollbackIsCountedFromItsDeliveryToItsEnd(@TempDir Path folder) throws IOException {
        try (var local = LocalClusterUnderTest.ready(folder)) {
            String bad = local.cluster.badDeploy("shop", "orders");
            try (var service = ServiceUnderTest.start(local.kubeconfig)) {
                assertThat(scrape(service))
                        .contains("switchback_trigger_messages_total{outcome=\"accepted\"} 0.0")
                        .contains("switchback_last_watchdog_timestamp_seconds 0.0");
                var alert = Messages.alert("shop", "orders", bad);
                service.http().trigger(Messages.of(alert));
                Eventually.holds(
                        "the rollback", () -> local.cluster.acted("shop").size() == 1);
                service.http().trigger(Messages.of(Messages.resolved(alert)));
                service.http().trigger("nonsense");
                service.http()
                        .send(
                                "POST",
                                "/trigger",
                                "application/json",
                                HttpRequest.BodyPublishers.ofByteArray(new byte[2 << 20]));
                Eventually.holds("success", () -> scrape(service)
                        .contains("switchback_records{phase=\"Succeeded\",reason=\"RolledBack\"} 1.0"));
                service.http()
                        .trigger(Messages.of(Messages.withLabel(Messages.alert("", "", ""), "alertname", "Watchdog")));

                String scraped = scrape(service);
                assertThat(scraped)
                        .contains("switchback_trigger_messages_total{outcome=\"accepted\"} 3.0")
                        .contains("switchback_trigger_messages_total{outcome=\"malformed\"} 1.0")
                        .contains("switchback_trigger_messages_total{outcome=\"too_large\"} 1.0")
                        .contains("switchback_alerts_total{outcome=\"recorded\"} 2.0")
                        .contains("switchback_alerts_total{outcome=\"ignored\"} 1.0")
                        .contains("switchback_leader 1.0")
                        .contains("switchback_synced 1.0")
                        .contains("switchback_api_calls_total{method=\"PATCH\",outcome=\"ok\"} 1.0")
                        .doesNotContain("switchback_last_watchdog_timestamp_seconds 0.0")
                        .doesNotContain("switchback_decision_duration_seconds_count 0\n");
                Eventually.holds("the outcome", () -> scrape(service)
                        .contains("switchback_outcomes_total{phase=\"Succeeded\",reason=\"RolledBack\"} 1.0"));
                assertThat(scrape(service)).contains("switchback_alert_to_patch_seconds_count 1");
            }
        }
    }

    @Test
    void callsThatFailAreCounted(@TempDir Path folder) throws IOException {
        try (var local = LocalClusterUnderTest.ready(folder);
                var service = ServiceUnderTest.start(local.kubeconfig)) {
            local.proxy.partition();
            service.http().trigger(Messages.of(Messages.alert("shop", "orders", "x")));
            assertThat(scrape(service))
                    .contains("switchback_trigger_messages_total{outcome=\"deferred\"} 1.0")
                    .doesNotContain("switchback_api_calls_total{method=\"GET\",outcome=\"unreachable\"} 0.0");
        }
    }

    private static String scrape(ServiceUnderTest service) {
        HttpCaller.Answer answer = service.http().get("/metrics");
        assertThat(answer.header("content-type")).startsWith("text/plain; version=0.0.4");
        return answer.body();
    }
}
