package dev.switchback.localcluster.gateway;

import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.KeyQueue;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import dev.switchback.localcluster.http.HttpExchange;
import dev.switchback.localcluster.http.LoopbackHttp;
import dev.switchback.localcluster.node.ServiceEndpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;

/**
 * Listens on one loopback port and sends each request to a ready pod of a Service, as the cluster's HTTPRoutes say. It serves
 * all of them, whatever gateway they name as their parent, and reports in their status what it has taken over.
 */
public final class Gateway implements AutoCloseable {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final InstantSource clock;
    private final Informer routes;
    private final Informer services;
    private final Informer slices;
    private final KeyQueue queue;
    private final Forwarder forwarder = new Forwarder();
    private final LoopbackHttp http;
    private volatile RouteTable table = RouteTable.of(List.of());

    private Gateway(ApiServer server, ScheduledExecutorService scheduler, InstantSource clock, int port)
            throws IOException {
        var timers = new Timers(scheduler);
        var client = new ApiClient(server);
        this.clock = clock;
        this.routes = new Informer(client, GatewayApi.HTTP_ROUTES, timers);
        this.services = new Informer(client, Resource.SERVICES, timers);
        this.slices = new Informer(client, Resource.ENDPOINT_SLICES, timers);
        this.queue = new KeyQueue(timers, this::takeOver);
        this.http = LoopbackHttp.listen(port, this::serve);
    }

    /**
     * Begins to listen; makes {@code HTTPRoute} known to the API server first, unless it is.
     *
     * @param port 0 for any that is free
     */
    public static Gateway open(ApiServer server, ScheduledExecutorService scheduler, InstantSource clock, int port)
            throws IOException {
        GatewayApi.define(server);
        var gateway = new Gateway(server, scheduler, clock, port);
        gateway.services.start();
        gateway.slices.start();
        gateway.routes.onChange(change -> gateway.queue.add(change.object().key()));
        gateway.routes.start();
        return gateway;
    }

    /** Where it listens, such as {@code http://127.0.0.1:8080}. */
    public String address() {
        return http.address();
    }

    /** From now on requests go where the route says; only then its status says so. */
    private void takeOver(String key) {
        table = RouteTable.of(routes.all());
        routes.get(key).ifPresent(this::report);
    }

    private void report(ApiObject route) {
        var status = GatewayApi.status(route, RouteTable.unsupported(route), clock.instant());
        if (!JsonText.same(status, route.status())) {
            var reported = route.copy();
            reported.json().set("status", status);
            routes.updateStatus(reported);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        var rule = table.find(exchange.request());
        if (rule.isEmpty()) {
            refuse(exchange, 404, "no route leads to " + exchange.request().target());
            return;
        }
        var backend = rule.get().backend(ThreadLocalRandom.current());
        if (backend.isEmpty() || services.get(backend.get().key()).isEmpty()) {
            refuse(
                    exchange,
                    500,
                    backend.map(b -> "there is no Service " + b.key()).orElse("no backend has a weight"));
            return;
        }
        var pods = pods(backend.get());
        if (pods.isEmpty()) {
            refuse(exchange, 503, "Service " + backend.get().key() + " has no ready pod");
            return;
        }
        forwarder.forward(exchange, pods);
    }

    static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        exchange.respond(status, Map.of("Content-Type", "text/plain"), why.getBytes(StandardCharsets.UTF_8));
    }

    /** The ready pods in any order. */
    private List<InetSocketAddress> pods(RouteTable.Backend backend) {
        var port = services.get(backend.key()).stream()
                .flatMap(service ->
                        StreamSupport.stream(service.spec().path("ports").spliterator(), false))
                .filter(candidate -> candidate.path("port").asInt() == backend.port())
                .map(candidate -> candidate.path("name").asText(""))
                .findFirst();
        if (port.isEmpty()) {
            return List.of();
        }
        var own = slices.in(backend.namespace()).stream()
                .filter(slice -> backend.service().equals(slice.labels().get(SERVICE_NAME)))
                .toList();
        var ready = ServiceEndpoints.of(own, port.get());
        Collections.shuffle(ready, ThreadLocalRandom.current());
        return ready;
    }

    /** Stops listening and cuts every connection. */
    @Override
    public void close() throws IOException {
        queue.close();
        routes.close();
        services.close();
        slices.close();
        http.close();
    }
}
