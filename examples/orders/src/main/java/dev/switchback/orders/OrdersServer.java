package dev.switchback.orders;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.ShutdownOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The service: one HTTP server for the API, the probes and the metrics, with the runtime embedded. */
final class OrdersServer implements AutoCloseable {
    private static final int BACKLOG = 512;
    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ServiceRuntime runtime;
    private final HttpServer http;

    private OrdersServer(Settings settings) throws IOException {
        OrderMetrics metrics = new OrderMetrics();
        this.runtime = ServiceRuntime.builder(settings.runtime())
                .version(settings.identity().version())
                .metrics(metrics.registry())
                .breakers(new BreakerRegistry(name -> dev.switchback.runtime.breaker.Settings.defaults()))
                .startupTask("listen")
                .build();
        this.http = HttpServer.create(
                new InetSocketAddress(
                        settings.listen().address(), settings.listen().port()),
                BACKLOG);
        http.setExecutor(threads);
        Responses responses = new Responses(settings.identity(), runtime.shutdown());
        http.createContext(
                "/",
                new ApiHandler(
                        settings, metrics, responses, after(settings.faults().latency()), System::nanoTime));
        for (String path : new String[] {"/health", "/metrics", "/circuit-breakers", "/fallback-chain"}) {
            http.createContext(path, new RuntimePaths(runtime.endpoints(), responses));
        }
        runtime.shutdown()
                .stopAccepting(() ->
                        http.stop((int) runtime.shutdown().settings().drain().toSeconds() + 1));
    }

    /**
     * @throws IOException when the address is not ours or the port is taken
     * @throws IllegalArgumentException when the runtime cannot be set up like this, such as a shutdown that does not fit
     */
    static OrdersServer start(Settings settings) throws IOException {
        OrdersServer server = new OrdersServer(settings);
        server.http.start();
        server.runtime.probes().done("listen");
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** Whether the process should end by stages when it is asked to. */
    boolean stopsGracefully() {
        return runtime.shutdown().settings().enabled();
    }

    /** Not ready at once, still serving for the delay, then until the last request in flight is answered. */
    ShutdownOutcome stop() {
        ShutdownOutcome outcome = runtime.shutdown().run();
        close();
        return outcome;
    }

    /** Ends at once. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        runtime.close();
    }

    private static Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    }

    void beginStopping() {
        var unused = runtime.shutdown().begin();
    }
}
