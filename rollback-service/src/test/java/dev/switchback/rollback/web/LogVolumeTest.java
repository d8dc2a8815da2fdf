package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that is away fills no disk: a line a second at most, however many requests come. */
class LogVolumeTest {
    private static final int MESSAGES = 200;
    /** What each of the parts says once about the outage: election, watch, start-up checks. */
    private static final int SAID_ONCE = 5;

    @Test
    void anOutageIsALineASecond(@TempDir Path folder) throws IOException {
        try (var local = LocalClusterUnderTest.ready(folder);
                var log = LogLines.listen()) {
            String bad = local.cluster.badDeploy("shop", "orders");
            try (var service = ServiceUnderTest.start(local.kubeconfig)) {
                var alerts = new ArrayList<ObjectNode>();
                for (int i = 0; i < 10; i++) {
                    alerts.add(Messages.alert("shop", "service-" + i, bad));
                }
                String message = Messages.of(alerts.toArray(ObjectNode[]::new));
                local.proxy.partition();
                log.forget();
                long begun = System.nanoTime();
                for (int i = 0; i < MESSAGES; i++) {
                    service.http().trigger(message).isProblem(503);
                    service.http().get("/api/v1/explain?workload=shop/orders");
                }
                long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
                assertThat(log.all())
                        .as("%d s: %s", seconds, String.join("\n", log.all()))
                        .hasSizeLessThanOrEqualTo((int) seconds + SAID_ONCE);
            }
        }
    }
}
