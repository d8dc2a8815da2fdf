package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.EventRecorder;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.KeyQueue;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each Service a loopback address and listens there: every connection goes to one of its ready pods, and to another
 * one when that does not answer.
 */
public final class ServiceListeners implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceListeners.class);
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final ApiClient client;
    private final LoopbackRange addresses;
    private final EventRecorder events;
    private final Informer services;
    private final Informer slices;
    private final KeyQueue queue;
    private final TcpProxy proxy = new TcpProxy();
    private final Map<Listened, Open> open = new HashMap<>();

    /** @param addresses for the Services; stays the caller's */
    public ServiceListeners(
            ApiServer server, ScheduledExecutorService scheduler, InstantSource clock, LoopbackRange addresses) {
        var timers = new Timers(scheduler);
        this.client = new ApiClient(server);
        this.addresses = addresses;
        this.events = new EventRecorder(client, clock, "service-listener");
        this.services = new Informer(client, Resource.SERVICES, timers);
        this.slices = new Informer(client, Resource.ENDPOINT_SLICES, timers);
        this.queue = new KeyQueue(timers, this::look);
    }

    /** A port of a Service at an address. */
    private record Listened(String service, InetSocketAddress address) {}

    private record Open(ServerSocketChannel channel, ServiceEndpoints endpoints) {}

    /** Begins to listen for the Services that are there, and that come. */
    public void start() {
        services.onChange(change -> queue.add(change.object().key()));
        slices.onChange(this::sliceChanged);
        slices.start();
        services.start();
    }

    private void sliceChanged(Change change) {
        var service = change.object().labels().get(SERVICE_NAME);
        if (service != null) {
            queue.add(ApiObject.key(change.object().namespace(), service));
        }
    }

    private void look(String key) {
        var service = services.get(key);
        if (service.isEmpty()) {
            closeAllBut(key, Set.of());
            return;
        }
        listen(addressed(service.get()));
    }

    private ApiObject addressed(ApiObject service) {
        var address = service.spec().path("clusterIP").asText("");
        boolean none =
                address.equals("None") || service.spec().path("type").asText().equals("ExternalName");
        if (none || addresses.contains(address)) {
            return service;
        }
        var chosen = addresses.service();
        var patch = JsonNodeFactory.instance.objectNode();
        var spec = patch.putObject("spec").put("clusterIP", chosen);
        spec.putArray("clusterIPs").add(chosen);
        return services.merge(service, patch);
    }

    private void listen(ApiObject service) {
        var address = service.spec().path("clusterIP").asText("");
        var wanted = new HashSet<Listened>();
        if (addresses.contains(address)) {
            for (var port : service.spec().path("ports")) {
                var listened = new Listened(
                        service.key(),
                        LoopbackRange.address(address, port.path("port").asInt()));
                wanted.add(listened);
                listen(service, port, listened);
            }
        }
        closeAllBut(service.key(), wanted);
    }

    private void listen(ApiObject service, JsonNode port, Listened listened) {
        var channel = open.get(listened);
        if (channel == null) {
            channel = open(service, listened);
        }
        if (channel != null) {
            var own = slices.in(service.namespace()).stream()
                    .filter(slice -> service.name().equals(slice.labels().get(SERVICE_NAME)))
                    .toList();
            channel.endpoints().set(ServiceEndpoints.of(own, port.path("name").asText("")));
        }
    }

    private @Nullable Open open(ApiObject service, Listened listened) {
        try {
            var endpoints = new ServiceEndpoints();
            var opened = new Open(proxy.listen(listened.address(), endpoints::next), endpoints);
            open.put(listened, opened);
            return opened;
        } catch (IOException e) {
            log.warn("Service {} cannot listen on {}: {}", service.key(), listened.address(), e.getMessage());
            events.warning(Resource.SERVICES, service, "CannotListen", listened.address() + ": " + e.getMessage());
            return null;
        }
    }

    private void closeAllBut(String service, Set<Listened> wanted) {
        for (var listened : List.copyOf(open.keySet())) {
            if (listened.service().equals(service) && !wanted.contains(listened)) {
                var unwanted = open.remove(listened);
                if (unwanted != null) {
                    proxy.stop(unwanted.channel());
                }
            }
        }
    }

    /** Ends all listeners and connections. */
    @Override
    public void close() {
        queue.close();
        services.close();
        slices.close();
        proxy.close();
    }
}
