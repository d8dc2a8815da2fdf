package dev.switchback.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final FaultScript script = new FaultScript();
    private final AtomicInteger kills = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ApiFrontDoor door;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        var clock = InstantSource.system();
        door = ApiFrontDoor.open(new InMemoryApiServer(clock, scheduler, new Random(1)), clock, 0);
        proxy = FaultProxy.open(Upstream.plain(door.address()), script, kills::incrementAndGet);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        door.close();
        scheduler.shutdownNow();
    }

    private int create(String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(proxy.address() + CONFIG_MAPS))
                .timeout(Duration.ofSeconds(2))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"metadata\":{\"name\":\"" + name + "\"}}"));
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private int read(String address, String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + CONFIG_MAPS + "/" + name));
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private boolean exists(String name) throws IOException, InterruptedException {
        return read(door.address(), name) == 200;
    }

    @Test
    void passesCallsThroughAndRecordsThem() throws Exception {
        assertThat(create("a")).isEqualTo(201);
        assertThat(read(proxy.address(), "a")).isEqualTo(200);
        assertThat(script.seen()).map(ApiCall::toString).containsExactly("create configmaps", "get configmaps");
    }

    @Test
    void answersErrorsAndConflictsItself() throws Exception {
        script.at("create configmaps", 1, "error").at("create configmaps", 2, "conflict");

        assertThat(create("a")).isEqualTo(500);
        assertThat(create("a")).isEqualTo(409);
        assertThat(exists("a")).isFalse();
    }

    @Test
    void keepsAClientWaitingUntilItGivesUp() throws Exception {
        script.at("create configmaps", 1, "timeout");

        assertThatThrownBy(() -> create("a")).isInstanceOf(HttpTimeoutException.class);
        assertThat(exists("a")).isFalse();
    }

    @Test
    void losesTheAnswerOfWhatIsDone() throws Exception {
        script.at("create configmaps", 1, "lost");

        assertThatThrownBy(() -> create("a")).isInstanceOf(IOException.class);
        assertThat(exists("a")).isTrue();
    }

    @Test
    void killsTheCallerAndCutsItsConnection() throws Exception {
        script.at("create configmaps", 1, "kill").at("create configmaps", 2, "kill-after");

        assertThatThrownBy(() -> create("a")).isInstanceOf(IOException.class);
        assertThat(exists("a")).isFalse();
        assertThatThrownBy(() -> create("b")).isInstanceOf(IOException.class);
        assertThat(exists("b")).isTrue();
        assertThat(kills).hasValue(2);
    }

    @Test
    void passesWatchesThroughUntilAPartition() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(proxy.address() + CONFIG_MAPS + "?watch=true"));
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(create("a")).isEqualTo(201);
            assertThat(lines.readLine()).contains("\"ADDED\"").contains("\"a\"");

            proxy.partition();

            assertThatThrownBy(() -> {
                        if (lines.readLine() == null) {
                            throw new IOException("the end");
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> create("b")).isInstanceOf(IOException.class);
            assertThat(exists("b")).isFalse();

            proxy.heal();
            assertThat(create("b")).isEqualTo(201);
        }
    }
}
