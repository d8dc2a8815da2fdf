package dev.switchback.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.faults.FaultyApiServer.NoAnswer;
import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiServer.WatchRefused;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultyApiServerTest {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final InMemoryApiServer server = new InMemoryApiServer(time, time, new Random(1));
    private final FaultScript script = new FaultScript();
    private final List<String> killed = new ArrayList<>();
    private final FaultyApiServer faulty = new FaultyApiServer(server, script, time, () -> killed.add("killed"));

    private int create(String name) {
        return faulty.handle(ApiRequest.json("POST", CONFIG_MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}"))
                .status();
    }

    private boolean exists(String name) {
        return server.handle(ApiRequest.get(CONFIG_MAPS + "/" + name)).ok();
    }

    @Test
    void answersErrorsAndConflictsWithoutDoingAnything() {
        script.at("create configmaps", 1, "error").at("create configmaps", 2, "conflict");

        assertThat(create("a")).isEqualTo(500);
        assertThat(create("a")).isEqualTo(409);
        assertThat(exists("a")).isFalse();
        assertThat(create("a")).isEqualTo(201);
    }

    @Test
    void losesAnswersOfWhatIsDone() {
        script.at("create configmaps", 1, "lost").at("create configmaps", 2, "timeout");

        assertThatThrownBy(() -> create("a")).isInstanceOf(NoAnswer.class);
        assertThat(exists("a")).isTrue();
        assertThatThrownBy(() -> create("b")).isInstanceOf(NoAnswer.class);
        assertThat(exists("b")).isFalse();
    }

    @Test
    void killsBeforeOrAfterTheCallIsDone() {
        script.at("create configmaps", 1, "kill").at("create configmaps", 2, "kill-after");

        assertThatThrownBy(() -> create("a")).isInstanceOf(ServiceKilled.class);
        assertThat(exists("a")).isFalse();
        assertThatThrownBy(() -> create("b")).isInstanceOf(ServiceKilled.class);
        assertThat(exists("b")).isTrue();
        assertThat(killed).hasSize(2);
    }

    @Test
    void refusesWatches() {
        script.at("watch configmaps", 1, "error");
        var request = ApiRequest.get(CONFIG_MAPS + "?watch=true");

        assertThatThrownBy(() -> faulty.watch(request, line -> {}, () -> {})).isInstanceOf(WatchRefused.class);
        faulty.watch(request, line -> {}, () -> {}).close();
    }
}
