package dev.switchback.orders;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The service: one HTTP server for the API, the probes and the metrics. */
final class OrdersServer {
    private static final int BACKLOG = 512;
    private static final int THREADS = 4;

    private final Lifecycle lifecycle = new Lifecycle();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Settings.Stop stop;
    private final Responses responses;
    private final HttpServer http;

    private OrdersServer(Settings settings) throws IOException {
        this.stop = settings.stop();
        this.responses = new Responses(settings.identity(), lifecycle);
        OrderMetrics metrics = new OrderMetrics();
        this.http = HttpServer.create(
                new InetSocketAddress(
                        settings.listen().address(), settings.listen().port()),
                BACKLOG);
        http.setExecutor(threads);
        http.createContext(
                "/",
                new ApiHandler(
                        settings, metrics, responses, after(settings.faults().latency()), System::nanoTime));
        http.createContext("/health/", new HealthHandler(lifecycle, responses));
        http.createContext(
                "/metrics", exchange -> responses.write(exchange, 200, metrics.contentType(), metrics.text()));
    }

    /** @throws IOException when the address is not ours or the port is taken */
    static OrdersServer start(Settings settings) throws IOException {
        OrdersServer server = new OrdersServer(settings);
        server.http.start();
        server.lifecycle.serving();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** Not ready at once, still serving for the delay, then until the last request in flight is answered. */
    void stop() throws InterruptedException {
        beginStopping();
        CompletableFuture.runAsync(() -> {}, after(stop.delay())).join();
        if (!responses.inFlight().awaitNone(stop.drain())) {
            System.err.println("orders stops although requests are still in flight after " + stop.drain());
        }
        http.stop(0);
        threads.shutdownNow();
    }

    private static Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    }

    void beginStopping() {
        lifecycle.stopping();
    }
}
