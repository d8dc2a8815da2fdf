package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.rollback.config.ConfigException;
import dev.switchback.rollback.config.ConfigReader;
import dev.switchback.rollback.config.Sources;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in, and how far. */
class AuthTest {
    private static final String ALERTMANAGER = "alertmanager-token-0123456789";
    private static final String PERSON = "person-token-0123456789";
    private static final String NOBODY = "nobody-token-0123456789";

    private static final List<String> OPEN = List.of("/health", "/health/live", "/health/ready", "/metrics");
    /** Method, path, and what a reader is answered. */
    private static final List<String> CLOSED =
            List.of("GET /history", "GET /", "GET /openapi", "GET /circuit-breakers", "GET /nothing", "POST /trigger/");

    private LocalClusterUnderTest local;
    private LogLines log;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        log = LogLines.listen();
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(log.all())
                .noneMatch(line -> line.contains(ALERTMANAGER) || line.contains(PERSON) || line.contains(NOBODY));
        log.close();
        local.close();
    }

    @Test
    void withoutAuthenticationOnlyThisMachineIsServed() {
        assertThatThrownBy(() -> ConfigReader.read(
                        new Sources(Optional.empty(), Map.of(), List.of("auth.mode=none", "host=0.0.0.0")),
                        new ConfigReader.Surroundings(Path.of("none"), "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("host");
    }

    @Test
    void withoutAuthenticationPagesOfOtherSitesAreNotServed() throws IOException {
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            var evil = new HttpCaller(service.http().port(), "Origin", "http://evil.example");
            evil.trigger(Messages.of()).isProblem(403);
            evil.get("/history").isProblem(403);
            assertThat(service.http()
                            .raw("GET /history HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(service.http().get("/history").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenFileLetsInAndItsRotationIsSeen() throws IOException {
        Path all = Files.writeString(folder.resolve("all"), PERSON + "\n");
        Path trigger = Files.writeString(folder.resolve("trigger"), ALERTMANAGER);
        try (var service = ServiceUnderTest.start(
                local.kubeconfig,
                "auth.mode=token-file",
                "auth.token-file=" + all,
                "auth.trigger-token-file=" + trigger)) {
            mayTriggerAndNothingElse(service.http().as(ALERTMANAGER));
            assertThat(service.http().as(PERSON).get("/history").status()).isEqualTo(200);
            isTurnedAway(service.http(), 401);
            isTurnedAway(service.http().as(NOBODY), 401);

            Files.writeString(all, NOBODY);
            Files.writeString(trigger, "");
            isTurnedAway(service.http().as(PERSON), 401);
            isTurnedAway(service.http().as(ALERTMANAGER), 401);
            assertThat(service.http().as(NOBODY).get("/history").status()).isEqualTo(200);
            Files.delete(all);
            isTurnedAway(service.http().as(NOBODY), 401);
        }
    }

    @Test
    void theClusterKnowsTokensAndPermissions() throws IOException {
        local.accounts.add(
                ALERTMANAGER, "system:serviceaccount:monitoring:alertmanager", "create rollbacks/trigger"::equals);
        local.accounts.add(PERSON, "jo", may -> true);
        local.accounts.add(NOBODY, "stranger", may -> false);
        try (var service = ServiceUnderTest.start(
                local.kubeconfig, "auth.mode=kubernetes", "host=127.0.0.1", "auth.audiences=switchback")) {
            mayTriggerAndNothingElse(service.http().as(ALERTMANAGER));
            assertThat(service.http().as(PERSON).get("/history").status()).isEqualTo(200);
            isTurnedAway(service.http(), 401);
            isTurnedAway(service.http().as("unknown"), 401);
            isTurnedAway(service.http().as(NOBODY), 403);
            int asked = local.accounts.reviews.get();
            service.http().as(PERSON).get("/history");
            assertThat(local.accounts.reviews).as("answers are remembered").hasValue(asked);
        }
    }

    @Test
    void anApiServerThatCannotBeAskedLetsNobodyInAndNobodyIsLost() throws IOException {
        local.accounts.add(ALERTMANAGER, "alertmanager", may -> true);
        try (var service = ServiceUnderTest.start(local.kubeconfig, "auth.mode=kubernetes", "host=127.0.0.1")) {
            local.proxy.partition();
            service.http().as(ALERTMANAGER).trigger(Messages.of()).isProblem(503);
            assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
        }
    }

    private static void mayTriggerAndNothingElse(HttpCaller alertmanager) {
        assertThat(alertmanager.trigger(Messages.of()).status()).isEqualTo(200);
        for (String call : CLOSED) {
            HttpCaller.Answer answer = call(alertmanager, call);
            answer.isProblem(403);
        }
    }

    private static void isTurnedAway(HttpCaller caller, int status) {
        HttpCaller.Answer answer = caller.trigger("x".repeat(100_000)).isProblem(status);
        if (status == 401) {
            assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
        }
        CLOSED.forEach(call -> call(caller, call).isProblem(status));
        OPEN.forEach(path -> assertThat(caller.get(path).status()).isEqualTo(200));
    }

    private static HttpCaller.Answer call(HttpCaller caller, String call) {
        String[] parts = call.split(" ", -1);
        return caller.send(parts[0], parts[1], "application/json", HttpRequest.BodyPublishers.noBody());
    }
}
