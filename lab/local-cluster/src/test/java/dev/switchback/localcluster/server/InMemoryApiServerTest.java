package dev.switchback.localcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InMemoryApiServerTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final InMemoryApiServer server = new InMemoryApiServer(time, time, new Random(1));

    private ApiResponse create(String name) {
        return server.handle(
                ApiRequest.json(
                        "POST",
                        PODS,
                        "{\"metadata\":{\"name\":\"" + name
                                + "\",\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"web:1\"}]}}"));
    }

    @Test
    void createsReadsChangesAndDeletes() {
        assertThat(create("a").status()).isEqualTo(201);
        assertThat(create("a").status()).isEqualTo(409);
        assertThat(server.handle(ApiRequest.get(PODS + "/a")).status()).isEqualTo(200);
        var patched = server.handle(new ApiRequest(
                "PATCH", PODS + "/a", "application/merge-patch+json", "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}"));
        assertThat(JsonText.parse(patched.body()).at("/metadata/labels/x").asText())
                .isEqualTo("1");
        assertThat(server.handle(new ApiRequest("DELETE", PODS + "/a", "", "")).status())
                .isEqualTo(200);
        assertThat(server.handle(ApiRequest.get(PODS + "/a")).status()).isEqualTo(404);
    }

    @Test
    void watchesDeliverAsTasks() {
        create("a");
        var lines = new ArrayList<String>();
        var watch = server.watch(ApiRequest.get(PODS + "?watch=true"), lines::add, () -> lines.add("end"));
        create("b");
        assertThat(lines).isEmpty();

        time.runDue();
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{\"type\":\"ADDED\""));

        watch.close();
        create("c");
        time.advance(Duration.ofHours(1));
        assertThat(lines).hasSize(2);
    }
}
