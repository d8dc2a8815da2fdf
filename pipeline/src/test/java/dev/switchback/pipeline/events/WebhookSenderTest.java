package dev.switchback.pipeline.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages to a receiver that answers badly. */
class WebhookSenderTest {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();

    /** Lets no time pass between attempts. */
    private final ScheduledExecutorService atOnce = new ScheduledThreadPoolExecutor(1) {
        @Override
        public java.util.concurrent.ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return super.schedule(command, 0, unit);
        }
    };

    private HttpServer server;
    private String url = "";

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answers.isEmpty() ? 202 : answers.remove(0), -1);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    @AfterEach
    void stop() {
        server.stop(0);
        atOnce.shutdownNow();
    }

    private void send(String message) {
        try (var sender = new WebhookSender(atOnce)) {
            sender.send(url, CdEvents.CONTENT_TYPE, message);
        }
    }

    @Test
    void aReceiverThatIsBusyIsAskedAgain() {
        answers.addAll(List.of(503, 429));
        send("one");

        assertThat(received).hasSize(3).containsOnly("application/cloudevents+json; charset=utf-8 one");
    }

    @Test
    void notForEverAndNotWhenItRefuses() {
        answers.addAll(List.of(500, 500, 500, 500));
        send("one");
        assertThat(received).hasSize(3);

        answers.clear();
        answers.add(400);
        send("two");
        assertThat(received).hasSize(4);
    }

    @Test
    void nobodyListens() {
        server.stop(0);
        send("one");

        assertThat(received).isEmpty();
    }
}
