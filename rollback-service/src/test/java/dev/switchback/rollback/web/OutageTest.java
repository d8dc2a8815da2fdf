package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /trigger} answers when the cluster does not, and that nothing is lost by it. */
class OutageTest {
    private LocalClusterUnderTest local;
    private LogLines log;
    private String bad;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        log = LogLines.listen();
        bad = local.cluster.badDeploy("shop", "orders");
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        local.close();
    }

    @Test
    void anAlertOfAnOutageIsActedOnWhenItComesAgain() throws IOException {
        String message = Messages.of(Messages.alert("shop", "orders", bad));
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            local.proxy.partition();
            service.http().trigger(message).isProblem(503);
            assertThat(service.http().get("/health/live").status()).isEqualTo(200);
            assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
            assertThat(log.ofDeliveries()).singleElement().asString().contains("cannot be reached");
            assertThat(local.cluster.image("shop", "orders")).isEqualTo("orders:2");

            local.proxy.heal();
            Eventually.holds("200", () -> service.http().trigger(message).status() == 200);
            rolledBack();
        }
    }

    @Test
    void withoutTheResourceTypeTheLogSaysHowToInstallIt(@TempDir Path folder) throws IOException {
        try (var bare = new LocalClusterUnderTest(folder);
                var service = ServiceUnderTest.startUnready(bare.kubeconfig)) {
            bare.cluster.namespace("switchback");
            bare.cluster.namespace("shop");
            service.http()
                    .trigger(Messages.of(Messages.alert("shop", "orders", bad)))
                    .isProblem(503);
            assertThat(log.ofDeliveries()).singleElement().asString().contains("switchback crd | kubectl apply -f -");
            assertThat(service.http().get("/health/live").status()).isEqualTo(200);

            bare.cluster.defineRecords();
            Eventually.holds(
                    "readiness", () -> service.http().get("/health/ready").status() == 200);
        }
    }

    @Test
    void aResourceTypeThatIsTakenAwayIsMissedToo() throws IOException {
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            local.cluster.undefineRecords();
            service.http()
                    .trigger(Messages.of(Messages.alert("shop", "orders", bad)))
                    .isProblem(503);
            assertThat(log.ofDeliveries()).singleElement().asString().contains("switchback crd | kubectl apply -f -");
        }
    }

    @Test
    void onePoisonedAlertHoldsUpNobody() throws IOException {
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            ObjectNode poisoned = Messages.alert("../..\r\n", "x".repeat(100_000), "\u0000");
            poisoned.putArray("annotations").add(1);
            var answer = service.http()
                    .trigger(Messages.of(poisoned, Messages.alert("shop", "orders", bad), poisoned.deepCopy()));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            rolledBack();
        }
    }

    @Test
    void anAlertThatCannotBeKeptDoesNotHoldUpTheOthers() throws IOException {
        String other = local.cluster.badDeploy("shop", "payments");
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            local.faults.at("create rollbacks", 1, "error");
            service.http()
                    .trigger(Messages.of(
                            Messages.alert("shop", "payments", other), Messages.alert("shop", "orders", bad)))
                    .isProblem(503);
            Eventually.holds(
                    "one of both is rolled back",
                    () -> local.cluster.image("shop", "orders").equals("orders:1")
                            || local.cluster.image("shop", "payments").equals("payments:1"));
        }
    }

    @Test
    void aResolvedCopyThatComesFirstIsRecognised() throws IOException {
        ObjectNode alert = Messages.alert("shop", "orders", bad);
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            service.http().trigger(Messages.of(Messages.resolved(alert)));
            service.http().trigger(Messages.of(alert));
            assertThat(local.cluster.settledRecords()).singleElement().satisfies(record -> assertThat(
                            record.at("/status/reason").asText())
                    .isEqualTo("AlertResolved"));
            assertThat(local.cluster.image("shop", "orders")).isEqualTo("orders:2");
        }
    }

    @Test
    void timesWithOffsetsAndNanosecondsAndUnknownFieldsAreUnderstood() throws IOException {
        String startsAt = OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.ofHoursMinutes(5, 45))
                .withNano(123_456_789)
                .toString();
        ObjectNode alert = Messages.alert("shop", "orders", bad).put("startsAt", startsAt);
        alert.putObject("silencedBy").putArray("x").add(1);
        alert.put("newField", true);
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            String message = Messages.of(alert).replaceFirst("\\{", "{\"futureField\":{\"a\":[1,2]},");
            assertThat(service.http().trigger(message).status()).isEqualTo(200);
            rolledBack();
        }
    }

    @Test
    void aBodyOfManyAlertsIsAnsweredLongBeforeAlertmanagerGivesUp() throws IOException {
        var alerts = new ArrayList<ObjectNode>();
        IntStream.range(0, 60).forEach(i -> alerts.add(Messages.alert("shop", "service-" + i, bad)));
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            for (int i = 1; i <= 60; i++) {
                local.faults.at("get deployments", i, "timeout");
            }
            long begun = System.nanoTime();
            service.http()
                    .trigger(Messages.of(alerts.toArray(ObjectNode[]::new)))
                    .isProblem(503);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void theAlertsOfOneMessageShareOneReadingOfTheirWorkload() throws IOException {
        var alerts = new ArrayList<ObjectNode>();
        IntStream.range(0, 20)
                .forEach(i -> alerts.add(Messages.withLabel(
                        Messages.alert("shop", "orders", bad, Instant.EPOCH.plusSeconds(1_700_000_000)),
                        "path",
                        "/" + i)));
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            local.cluster.annotate(ClusterUnderTest.deployment("shop", "orders"), "switchback.dev/policy", "off");
            local.faults.clear();
            assertThat(service.http()
                            .trigger(Messages.of(alerts.toArray(ObjectNode[]::new)))
                            .status())
                    .isEqualTo(200);
            local.cluster.settledRecords();
            Eventually.holds(
                    "one reading for the message, and one for each decision",
                    () -> readings() <= 1 + decisions(service));
        }
    }

    private long readings() {
        return local.faults.seen().stream()
                .filter(call -> call.verb().equals("get") && call.resource().equals("deployments"))
                .count();
    }

    private static long decisions(ServiceUnderTest service) {
        return service.http()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("switchback_decision_duration_seconds_count "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private void rolledBack() {
        Eventually.holds("the rollback", () -> local.cluster.acted("shop").size() == 1);
        assertThat(local.cluster.image("shop", "orders")).isEqualTo("orders:1");
    }
}
