package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.TestCluster.Ran;
import dev.switchback.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about deliveries, on a cluster whose time is played while they run. */
class DeliveryCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROLLING =
            """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: orders, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              strategy: {rolling: {watch: 10s}}
            """;

    @TempDir
    Path folder;

    private TestCluster shop;

    @BeforeEach
    void start() throws IOException {
        shop = new TestCluster(folder);
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("delivery.yaml"), text).toString();
    }

    /** Runs a command that waits, while time passes on the cluster. */
    private Ran whileTimePasses(String... arguments) throws InterruptedException, ExecutionException {
        var ran = CompletableFuture.supplyAsync(() -> shop.on(arguments));
        while (true) {
            try {
                return ran.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                shop.time.advance(Duration.ofMillis(500));
            }
        }
    }

    @Test
    void deployPromotesAndUndoGoesBack() throws Exception {
        Ran deployed = whileTimePasses("deploy", file(ROLLING), "--image", "orders:3");
        assertThat(deployed.status()).as(deployed.err()).isEqualTo(ExitCode.OK);
        assertThat(deployed.out()).contains("Progressing", "Succeeded: promoted");
        assertThat(shop.currentImage()).isEqualTo("orders:3");

        assertThat(shop.on("status").out()).contains("shop/orders", "orders:3", "Succeeded");
        JsonNode status =
                JSON.readTree(shop.on("status", "shop/orders", "-o", "json").out());
        assertThat(status.path("phase").asText()).isEqualTo("Succeeded");
        assertThat(status.path("image").asText()).isEqualTo("orders:3");

        Ran undone = whileTimePasses("undo", "shop/orders");
        assertThat(undone.status()).as(undone.err()).isEqualTo(ExitCode.OK);
        assertThat(shop.currentImage()).isEqualTo("orders:2");
        assertThat(shop.on("status", "shop/orders").out()).contains("rolled back: undone by");
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        Ran deployed = whileTimePasses("deploy", file(ROLLING), "--image", "orders:3", "-o", "json");

        List<String> lines = deployed.out().lines().toList();
        assertThat(lines).hasSizeGreaterThan(2);
        for (String line : lines) {
            assertThat(JSON.readTree(line).path("workload").asText()).isEqualTo("orders");
        }
    }

    @Test
    void whatCannotBeDeliveredIsRefused() throws Exception {
        Ran same = whileTimePasses("deploy", file(ROLLING), "--image", "orders:2");
        assertThat(same.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(same.out()).contains("Deployment orders has the image orders:2 already");

        assertThat(shop.on("deploy", file(ROLLING)).status()).isEqualTo(ExitCode.USAGE);
        Ran broken = shop.on("deploy", file(ROLLING.replace("rolling", "roling")), "--image", "orders:3");
        assertThat(broken.status()).isEqualTo(ExitCode.USAGE);
        assertThat(broken.err()).contains("delivery.yaml:6", "roling");
    }

    @Test
    void aDeliveryThatIsNotThere() {
        Ran ran = shop.on("promote", "shop/nothing");

        assertThat(ran.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(ran.err()).contains("there is no delivery shop/nothing");
    }

    @Test
    void detachedItIsWithdrawnWhenNoServiceDrivesIt() throws Exception {
        Ran ran = whileTimePasses("deploy", file(ROLLING), "--image", "orders:3", "--detach");

        assertThat(ran.status()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains("no rollback service has begun to drive shop/orders within 30s");
        assertThat(shop.currentImage()).isEqualTo("orders:2");
        assertThat(shop.on("status", "shop/orders").out()).contains("nothing was changed");
    }

    @Test
    void detachedItIsLeftToTheService() throws Exception {
        try (var service = shop.drivingService()) {
            Ran ran = whileTimePasses("deploy", file(ROLLING), "--image", "orders:3", "--detach");

            assertThat(ran.status()).as(ran.err()).isEqualTo(ExitCode.OK);
            assertThat(ran.err()).contains("driven by rollback-service", "switchback status shop/orders --watch");
            shop.time.advance(Duration.ofMinutes(1));
            assertThat(service.trouble()).isEmpty();
            assertThat(shop.currentImage()).isEqualTo("orders:3");
        }
    }
}
