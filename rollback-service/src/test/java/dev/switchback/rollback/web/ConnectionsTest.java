package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers can hold open, and for how long. */
class ConnectionsTest {
    private static final ConnectionLimits.Patience PATIENCE = ConnectionLimits.Patience.USUAL;

    private final ConnectionLimits limits = new ConnectionLimits();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new HttpServerCodec(), new RequestDeadline(limits, PATIENCE));

    @Test
    void headersThatDribbleEndTheConnection() {
        receive("POST /trigger HTTP/1.1\r\n");
        for (Duration passed = Duration.ZERO; passed.compareTo(PATIENCE.head()) < 0; passed = passed.plusSeconds(1)) {
            assertThat(channel.isOpen()).isTrue();
            receive("X-" + passed.toSeconds() + ": y\r\n");
            pass(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatDribblesEndsTheConnection() {
        receive("POST /trigger HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
        for (Duration passed = Duration.ZERO; passed.compareTo(PATIENCE.body()) < 0; passed = passed.plusSeconds(1)) {
            assertThat(channel.isOpen()).isTrue();
            receive("x");
            pass(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anEarlyAnswerGivesABodyThatDribblesNoMoreTime() {
        channel.freezeTime();
        receive("POST /trigger HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
        boolean unused = channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED));
        for (Duration passed = Duration.ZERO; passed.compareTo(PATIENCE.body()) < 0; passed = passed.plusSeconds(1)) {
            assertThat(channel.isOpen()).isTrue();
            receive("x");
            pass(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aWholeRequestMayBeAnsweredAsSlowlyAsItTakes() {
        receive("POST /trigger HTTP/1.1\r\nContent-Length: 1\r\n\r\nx");
        pass(Duration.ofMinutes(10));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void thousandConnectionsDoNotKeepOthersOut(@TempDir Path folder) throws IOException {
        var held = new ArrayList<Socket>();
        try (var local = LocalClusterUnderTest.ready(folder);
                var service = ServiceUnderTest.start(local.kubeconfig)) {
            for (int i = 0; i < 2 * ConnectionLimits.MAX_CONNECTIONS; i++) {
                Socket socket = service.http().connect();
                held.add(socket);
                socket.getOutputStream()
                        .write("POST /trigger HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(new HttpCaller(service.http().port()).get("/health/live").status())
                    .isEqualTo(200);
            assertThat(held.get(0).getInputStream().read())
                    .as("the oldest is closed")
                    .isEqualTo(-1);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void aCompressedBodyIsNotUnpacked(@TempDir Path folder) throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(" ".repeat(50 << 20).getBytes(StandardCharsets.US_ASCII));
        }
        try (var local = LocalClusterUnderTest.ready(folder);
                var service = ServiceUnderTest.start(local.kubeconfig)) {
            var caller = new HttpCaller(service.http().port(), "Content-Encoding", "gzip");
            caller.trigger(bomb.toByteArray()).isProblem(400);
        }
    }

    @Test
    void memoryStaysFlatUnderLargeBodies(@TempDir Path folder) throws IOException {
        byte[] large = ("{\"version\":\"4\",\"alerts\":[{\"labels\":{\"action\":\"x\",\"a\":\"" + "x".repeat(1_000_000)
                        + "\"}}]}")
                .getBytes(StandardCharsets.UTF_8);
        try (var local = LocalClusterUnderTest.ready(folder);
                var service = ServiceUnderTest.start(local.kubeconfig)) {
            List.of(1, 2, 3).forEach(i -> service.http().trigger(large));
            long before = used();
            for (int i = 0; i < 60; i++) {
                assertThat(service.http().trigger(large).status()).isEqualTo(200);
                service.http()
                        .send(
                                "POST",
                                "/trigger",
                                "application/json",
                                HttpRequest.BodyPublishers.ofByteArray(new byte[2 << 20]));
            }
            assertThat(used() - before).isLessThan(20 << 20);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void receive(String text) {
        boolean unused = channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        channel.releaseInbound();
    }

    private void pass(Duration time) {
        channel.freezeTime();
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
