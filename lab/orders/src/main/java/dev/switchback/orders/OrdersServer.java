package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.ServiceRuntimeBuilder;
import dev.switchback.runtime.endpoints.Request;
import dev.switchback.runtime.endpoints.Response;
import dev.switchback.runtime.jdk.JdkServer;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.shutdown.ShutdownOutcome;
import dev.switchback.runtime.sql.GuardedDataSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** The service: one HTTP server for the API, the probes and the metrics, with the runtime embedded. */
final class OrdersServer implements AutoCloseable {
    private static final int BACKLOG = 512;
    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Optional<ExecutorService> work;
    private final ServiceRuntime runtime;
    private final HttpServer http;

    private OrdersServer(OrdersSettings settings, String... arguments) throws IOException {
        OrdersSettings.Needs needs = settings.needs();
        OrderMetrics metrics = new OrderMetrics(needs.model().isPresent());
        Optional<DataSource> database = needs.database().map(OrdersServer::database);
        // A database that hangs must not take the threads that answer probes.
        this.work = database.map(file -> Executors.newFixedThreadPool(THREADS));
        this.runtime = runtime(settings, metrics, database, arguments);
        this.http = HttpServer.create(settings.listen(), BACKLOG);
        Responses responses = new Responses(settings.identity(), runtime.shutdown());
        http.createContext(
                "/",
                new ApiHandler(
                        settings,
                        book(database),
                        needs.model().map(model -> new Recommendations(runtime, model)),
                        metrics,
                        responses,
                        work.<Executor>map(own -> own).orElse(Runnable::run)));
        for (String path : new String[] {"/health", "/metrics", "/circuit-breakers", "/fallback-chain"}) {
            http.createContext(path, exchange -> answerByRuntime(exchange, responses));
        }
    }

    /**
     * Probes, metrics, breakers and chains, as the runtime answers them. No probe asks the dependency: its outage must
     * neither restart the pods nor take all of them out of service at once.
     */
    private void answerByRuntime(HttpExchange exchange, Responses responses) {
        Request request = Request.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"));
        Response none = new Response(404, "application/json", "{}");
        Response own = runtime.endpoints().answer(request).orElse(none);
        responses.write(exchange, own.status(), own.contentType(), own.bytes());
    }

    private static DataSource database(String address) {
        try {
            return new OrdersDatabase(address);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException("ORDERS_DATABASE needs sqlite-jdbc on the class path", e);
        }
    }

    private static ServiceRuntime runtime(
            OrdersSettings settings, OrderMetrics metrics, Optional<DataSource> database, String... arguments) {
        ServiceRuntimeBuilder builder = ServiceRuntime.builder(settings.runtime())
                .arguments(arguments)
                .version(settings.identity().version())
                .metrics(metrics.registry())
                .startupTask("listen");
        database.ifPresent(file -> builder.critical("database", () -> StoredOrders.isHealthy(file)));
        if (!settings.needs().hasBreakers()) { // the configuration of none need not be read
            builder.breakers(new BreakerRegistry(name -> dev.switchback.runtime.breaker.Settings.defaults()));
        }
        return builder.build();
    }

    private OrderBook book(Optional<DataSource> database) {
        return database.<OrderBook>map(
                        file -> new StoredOrders(new GuardedDataSource(file, runtime.breaker("database"))))
                .orElseGet(MemoryOrders::new);
    }

    /**
     * @param arguments about breakers, for the runtime
     * @throws IOException when the address is not ours or the port is taken
     * @throws IllegalArgumentException when the database cannot be used, or the runtime cannot be set up like this, such
     *     as a shutdown that does not fit
     */
    static OrdersServer start(OrdersSettings settings, String... arguments) throws IOException {
        OrdersServer server = new OrdersServer(settings, arguments);
        var unused = JdkServer.start(server.runtime.shutdown(), server.http, server.threads);
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
        work.ifPresent(ExecutorService::shutdownNow);
        runtime.close();
    }

    void beginStopping() {
        var unused = runtime.shutdown().begin();
    }
}
