package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.TestCluster.Ran;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.kubernetes.Namespaces.NamespaceInfo;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.config.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private TestCluster shop;
    private @Nullable RollbackService service;

    @BeforeEach
    void start() throws IOException {
        shop = new TestCluster(folder);
    }

    @AfterEach
    void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        shop.close();
    }

    @Test
    void explainShowsEveryGuardAndWhatFollows() throws IOException {
        Ran table = shop.on("explain", "shop/orders");
        assertThat(table.err()).isEmpty();
        assertThat(table.status()).isZero();
        assertThat(table.out())
                .contains("rolled back", "deployed 2m before the alert", "target: revision 1")
                .doesNotContain("NoRecentDeploy", "TooManyRollbacks");

        shop.on("freeze", "shop", "--for", "1h", "--why", "a sale");
        JsonNode json =
                JSON.readTree(shop.on("explain", "shop/orders", "-o", "json").out());
        assertThat(json.at("/decision/reason").asText()).isEqualTo("Frozen");
        assertThat(json.at("/decision/message").asText()).contains("a sale (by jo as local)");
        assertThat(json.path("guards"))
                .anyMatch(g -> g.path("reason").asText().equals("Frozen")
                        && g.path("verdict").asText().equals("refuse"))
                .anyMatch(g -> g.path("guard").asText().equals("Paused")
                        && g.path("verdict").asText().equals("pass")
                        && !g.has("reason"));
    }

    @Test
    void explainKnowsTheServicesSettings() {
        Ran ran = shop.on("explain", "shop/orders", "--set", "recent-deploy=1m");

        assertThat(ran.out()).contains("refused: NoRecentDeploy");
        assertThat(shop.on("explain", "shop/orders", "--set", "prometheus.url=http://127.0.0.1:1")
                        .out())
                .contains("decided without metrics: Prometheus at http://127.0.0.1:1 cannot be reached")
                .contains("metrics: Prometheus at http://127.0.0.1:1 cannot be reached");
        assertThat(shop.on("explain", "shop/orders", "--set", "recent-deploi=1m")
                        .status())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aWorkloadThatDoesNotExist() {
        Ran ran = shop.on("explain", "shop/order");

        assertThat(ran.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(ran.err())
                .contains("there is no Deployment shop/order", "orders")
                .doesNotContain("\tat ");
    }

    @Test
    void aFreezeAndItsEnd() {
        Ran frozen = shop.on("freeze", "shop/orders", "--until", "2026-01-20T09:00:00+01:00", "--why", "sale");
        assertThat(frozen.status()).isZero();
        assertThat(annotation()).isEqualTo("2026-01-20T08:00:00Z sale (by jo as local)");

        assertThat(shop.on("unfreeze", "shop/orders").out())
                .contains("no longer frozen", "sale", "stays refused: only a new alert");
        assertThat(annotation()).isEmpty();
        assertThat(shop.on("unfreeze", "shop/orders").out()).contains("was not frozen");
    }

    private String annotation() {
        return shop.orders().annotations().getOrDefault(Annotations.FREEZE, "");
    }

    @Test
    void everythingIsFrozenOnTheServicesOwnNamespace() {
        assertThat(shop.on("freeze", "--all", "--for", "30m", "--why", "x").status())
                .isZero();

        assertThat(namespace("switchback")).containsKey(Annotations.FREEZE);
        assertThat(namespace("shop")).doesNotContainKey(Annotations.FREEZE);
        assertThat(shop.on("explain", "shop/orders").out()).contains("refused: Frozen");
    }

    private Map<String, String> namespace(String name) {
        return shop.cluster
                .namespaces()
                .read(name)
                .found()
                .map(NamespaceInfo::annotations)
                .orElseThrow();
    }

    @Test
    void freezesThatCannotBeMeant() {
        for (List<String> arguments : List.of(
                List.of("freeze", "shop"),
                List.of("freeze", "--for", "1h"),
                List.of("freeze", "shop", "--all", "--for", "1h"),
                List.of("freeze", "shop", "--for", "an hour"),
                List.of("freeze", "shop", "--for", "1h", "--until", "2026-01-20T09:00:00Z"),
                List.of("freeze", "shop", "--until", "tomorrow"),
                List.of("freeze", "shop", "--until", "2020-01-01T00:00:00Z"))) {
            Ran ran = shop.on(arguments.toArray(String[]::new));
            assertThat(ran.status()).as("%s", arguments).isEqualTo(ExitCode.USAGE);
            assertThat(ran.err()).isNotBlank();
        }
        assertThat(namespace("shop")).doesNotContainKey(Annotations.FREEZE);
    }

    @Test
    void marksStandOnTheRevisionWithItsHash() {
        String hash = shop.hash("orders:1");

        assertThat(shop.on("mark", "bad", "shop/orders", hash).status()).isZero();
        assertThat(mark(hash)).isEqualTo("bad " + hash);
        assertThat(shop.on("explain", "shop/orders").out()).contains("refused: NoProvenTarget", "marked it bad");

        assertThat(shop.on("mark", "none", "shop/orders", hash).status()).isZero();
        assertThat(mark(hash)).isEmpty();
        Ran unknown = shop.on("mark", "good", "shop/orders", "nope");
        assertThat(unknown.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(unknown.err()).contains(hash);
    }

    private String mark(String hash) {
        return shop.orders().revision(hash).orElseThrow().annotations().getOrDefault(Annotations.MARK, "");
    }

    @Test
    void aRollbackThatIsWaitedFor() throws Exception {
        serve();
        Ran ran = whileTimePasses("rollback", "shop/orders", "--reason", "slow", "-o", "json");

        assertThat(ran.err()).contains("Verifying", "Succeeded/RolledBack");
        assertThat(ran.status()).isZero();
        JsonNode record = JSON.readTree(ran.out());
        assertThat(record.at("/status/reason").asText()).isEqualTo("RolledBack");
        assertThat(record.at("/spec/trigger/by").asText()).startsWith("jo");
        assertThat(shop.currentImage()).isEqualTo("orders:1");

        assertThat(shop.on("history").out()).contains("shop/orders", "orders:2", "slow", "Succeeded");
        JsonNode history = JSON.readTree(shop.on("history", "-o", "json").out());
        assertThat(history.at("/rollbacks/0/deployment").asText()).isEqualTo("orders");
        String name = "shop/" + record.at("/metadata/name").asText();
        assertThat(shop.on("rollbacks", "show", name).out()).contains("slow", "act", "suspect: revision 2");
    }

    @Test
    void aFrozenWorkloadIsNotRolledBackUnlessOverridden() throws Exception {
        shop.on("freeze", "shop/orders", "--for", "1h", "--why", "migration");
        serve();
        for (String waiting : List.of("--wait", "--no-wait")) {
            Ran refused = shop.on("rollback", "shop/orders", waiting);
            assertThat(refused.status()).isEqualTo(ExitCode.NEGATIVE);
            assertThat(refused.err()).contains("refused: Frozen", "migration", "--override-freeze");
        }
        assertThat(shop.rollbacks().all()).isEmpty();

        Ran done = whileTimePasses("rollback", "shop/orders", "--override-freeze");
        assertThat(done.status()).isZero();
        assertThat(done.out()).contains("shop/orders: Succeeded/RolledBack");
        assertThat(shop.on("rollbacks", "list").out()).contains("RolledBack", "orders:2", "orders:1");
        assertThat(shop.on("rollbacks", "list", "--phase", "Refused").out()).doesNotContain("RolledBack");
        assertThat(shop.on("rollbacks", "list", "-n", "elsewhere").out()).contains("no rollbacks");
        assertThat(shop.on("rollbacks", "list", "--phase", "Sleeping").status()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theServiceRefusesWhatOnlyItsSettingsForbid() throws Exception {
        shop.on("mark", "bad", "shop/orders", shop.hash("orders:1"));
        serve();
        Ran refused = whileTimePasses("rollback", "shop/orders");

        assertThat(refused.status()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(refused.err()).contains("it would be refused: NoProvenTarget", "Refused/NoProvenTarget");
        assertThat(refused.out()).contains("shop/orders: Refused/NoProvenTarget", "switchback rollbacks show shop/");
        assertThat(shop.on("rollback", "shop/orders", "--to", "nope").err()).contains("no such revision");
    }

    @Test
    void timesAreToTheSecondAndInTheReadersZoneOnRequest() {
        Ran utc = shop.on("freeze", "shop", "--until", "2026-01-20T08:00:00.5Z");
        assertThat(utc.out()).contains("until 2026-01-20T08:00:00Z");
        Ran local = shop.on("freeze", "shop", "--until", "2026-01-20T08:00:00Z", "--local-time");
        assertThat(local.out()).contains("until 2026-01-20T13:45:00+05:45");
    }

    @Test
    void aRollbackThatSomebodyWithdraws() throws Exception {
        CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> shop.on("rollback", "shop/orders"));
        while (!ran.isDone()) {
            shop.rollbacks().all().forEach(r -> shop.cluster
                    .customResources(RollbackJson.TYPE)
                    .delete(r.namespace(), r.name()));
            pause(ran);
        }

        assertThat(ran.get().status()).isEqualTo(ExitCode.STOPPED);
        assertThat(shop.currentImage()).isEqualTo("orders:2");
    }

    @Test
    void anAnswerIsGivenOnceAndOnlyWhenAsked() {
        shop.create(
                "/apis/switchback.dev/v1alpha1/namespaces/shop/rollbacks",
                """
                apiVersion: switchback.dev/v1alpha1
                kind: Rollback
                metadata: {name: asks, namespace: shop}
                spec: {workload: {kind: Deployment, name: orders}, trigger: {type: Alert, by: alertmanager}}
                """);
        assertThat(shop.on("rollbacks", "approve", "shop/asks").err()).contains("does not wait", "Pending");
        var asks = shop.rollbacks().read("shop", "asks").orElseThrow();
        shop.rollbacks()
                .writeStatus(
                        asks,
                        asks.status().in(Phase.AWAITING_APPROVAL, Optional.of(Reason.APPROVAL_REQUIRED), "may I?"));

        assertThat(shop.on("rollbacks", "reject", "shop/asks", "--by", "ann", "--no-wait")
                        .status())
                .isZero();

        var answered = shop.rollbacks().read("shop", "asks").orElseThrow();
        assertThat(answered.spec().approval()).isPresent();
        assertThat(answered.spec().approval().get().by()).isEqualTo("local");
        assertThat(answered.spec().approval().get().claimed()).contains("ann");
        assertThat(shop.on("rollbacks", "reject", "shop/nope").status()).isEqualTo(ExitCode.NEGATIVE);
    }

    private void serve() {
        AlertSource none = AlertSource.Snapshot.NotConfigured::new;
        service = RollbackService.start(
                new RollbackService.Surroundings(shop.cluster, none, Leadership.alone(), List.of(), "switchback"),
                Setting.defaults(),
                shop.time,
                shop.time);
    }

    private Ran whileTimePasses(String... arguments) throws Exception {
        CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> shop.on(arguments));
        while (!ran.isDone()) {
            shop.time.advance(Duration.ofSeconds(1));
            pause(ran);
        }
        return ran.get();
    }

    private static void pause(CompletableFuture<Ran> ran) throws ExecutionException, InterruptedException {
        try {
            ran.get(20, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // not yet
        }
    }
}
