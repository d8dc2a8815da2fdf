package dev.switchback.runtime.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.fallback.FallbackChain;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All connections share one event loop. */
@Timeout(60)
class MicronautRehearsalTest {
    private static final String HERE = "micronaut-rehearsal-test";
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    @Factory
    @Requires(property = HERE)
    static final class Beans {
        @Singleton
        ServiceRuntime runtime(@Value("${" + HERE + "}") String tokenFile) {
            Map<String, String> environment = new HashMap<>(OneRequest.NO_DELAY);
            environment.put("SWITCHBACK_ADMIN_TOKEN_FILE", tokenFile);
            return ServiceRuntime.builder(environment).build();
        }

        @Singleton
        OneRequest request() {
            return new OneRequest();
        }

        @Context
        FallbackChain<String, String> slow(ServiceRuntime runtime, OneRequest request) {
            return runtime.<String, String>chain("slow")
                    .primary(runtime.breaker("model"), Duration.ofSeconds(30), question -> request.answer())
                    .rehearsal(() -> "a question")
                    .build();
        }
    }

    @Test
    void othersAreAnsweredWhileAChainIsRehearsed() throws IOException, InterruptedException {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Map<String, Object> properties = Map.of(
                HERE,
                token.toString(),
                "micronaut.server.port",
                -1,
                "micronaut.server.host",
                "127.0.0.1",
                "micronaut.netty.event-loops.default.num-threads",
                1);
        try (EmbeddedServer server = ApplicationContext.run(EmbeddedServer.class, properties)) {
            OneRequest request = server.getApplicationContext().getBean(OneRequest.class);
            HttpClient client = HttpClient.newHttpClient();
            CompletableFuture<HttpResponse<String>> rehearsal = client.sendAsync(
                    request(server, "/fallback-chain/test?chain=slow")
                            .header("Authorization", "Bearer " + TOKEN)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            request.awaitArrival();

            HttpRequest live = request(server, "/fallback-chain/stats").build();
            assertThat(client.send(live, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(rehearsal).isNotDone();
            request.release();
            assertThat(rehearsal.join().body()).contains("\"tier\":\"primary\"");
        }
    }

    private static HttpRequest.Builder request(EmbeddedServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
                .timeout(Duration.ofSeconds(10));
    }
}
