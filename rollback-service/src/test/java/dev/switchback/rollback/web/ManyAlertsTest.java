package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages with many alerts: of one workload, of many, and of workloads that the service may not touch. */
class ManyAlertsTest {
    private LocalClusterUnderTest local;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        local = LocalClusterUnderTest.ready(folder);
    }

    @AfterEach
    void stop() throws IOException {
        local.close();
    }

    private static ObjectNode[] podAlerts(String deployment, String hash, int count) {
        Instant start = Instant.now();
        return IntStream.range(0, count)
                .mapToObj(i -> Messages.withLabel(
                                Messages.alert("shop", deployment, hash, start), "pod", deployment + "-" + i)
                        .put("fingerprint", String.format("%016x", deployment.hashCode() * 1_000L + i)))
                .toArray(ObjectNode[]::new);
    }

    private long writes() {
        return local.faults.seen().stream()
                .filter(call -> call.resource().equals("rollbacks"))
                .filter(call -> call.verb().equals("create") || call.verb().equals("update"))
                .count();
    }

    @Test
    void fiveHundredAlertsOfOneWorkloadAreOneWriteAndARepetitionIsNone() throws IOException {
        String bad = local.cluster.badDeploy("shop", "orders");
        String message = Messages.of(podAlerts("orders", bad, 500));
        try (var service = ServiceUnderTest.start(local.kubeconfig, "policy=observe")) {
            assertThat(service.http().trigger(message).status()).isEqualTo(200);
            assertThat(writes()).isEqualTo(1);
            for (int i = 0; i < 3; i++) {
                assertThat(service.http().trigger(message).status()).isEqualTo(200);
            }
            assertThat(writes()).isEqualTo(1);
        }
    }

    @Test
    void tenThousandAlertsOfFiftyWorkloadsAreOneWriteEach() throws IOException {
        List<ObjectNode> alerts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String bad = local.cluster.badDeploy("shop", "w" + i);
            alerts.addAll(List.of(podAlerts("w" + i, bad, 200)));
        }
        try (var service = ServiceUnderTest.start(local.kubeconfig, "policy=observe")) {
            for (int from = 0; from < alerts.size(); from += 2_000) {
                String message = Messages.of(alerts.subList(from, from + 2_000).toArray(ObjectNode[]::new));
                assertThat(message.length()).isLessThan(1 << 20);
                assertThat(service.http().trigger(message).status()).isEqualTo(200);
            }
            assertThat(writes()).isEqualTo(50);
        }
    }
}
