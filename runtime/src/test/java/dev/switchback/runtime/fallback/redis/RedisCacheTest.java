package dev.switchback.runtime.fallback.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.programs.Programs;
import dev.switchback.programs.RequiresProgram;
import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.CachedResponse;
import dev.switchback.runtime.fallback.ResponseCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresProgram("redis-server")
@Timeout(60)
class RedisCacheTest {
    private static final byte[] BODY = "answer".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void keepsResponsesForOthersAndSurvivesItsRedis() throws Exception {
        int port = freePort();
        String address = "redis://127.0.0.1:" + port;
        Process redis = start(port);
        try (ResponseCache mine = open(address, Duration.ZERO);
                ResponseCache yours = open(address, Duration.ofHours(1))) {
            assertThat(await(mine.get("k"))).isEmpty();
            await(mine.put("k", BODY));
            CachedResponse found = await(mine.get("k")).orElseThrow();
            assertThat(found.body()).isEqualTo(BODY);
            assertThat(found.isStale()).isFalse();
            assertThat(found.age()).isLessThan(Duration.ofMinutes(1));
            // For one that keeps stale responses an hour longer, half of its two hours are over.
            assertThat(await(yours.get("k")).orElseThrow().age()).isGreaterThanOrEqualTo(Duration.ofHours(1));
            redis.destroyForcibly().waitFor();
            assertThat(failure(mine)).isNotNull();
            assertThat(mine.stats().errors()).isEqualTo(1);
            assertThat(mine.stats().hits()).isEqualTo(1);
        } finally {
            redis.destroyForcibly().waitFor();
        }
    }

    private static ResponseCache open(String address, Duration stale) {
        CacheSettings settings = new CacheSettings(10, 4096, Duration.ofHours(1), stale);
        return new RedisCacheProvider().open(address, settings);
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(ResponseCache cache) throws Exception {
        CompletionStage<Optional<CachedResponse>> answer = cache.get("k");
        return await(answer.handle((found, failed) -> failed));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process start(int port) throws IOException {
        Process started = new ProcessBuilder(
                        Programs.require("redis-server").toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = started.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return started;
            }
        }
        throw new IOException("redis-server ended before it was ready");
    }
}
