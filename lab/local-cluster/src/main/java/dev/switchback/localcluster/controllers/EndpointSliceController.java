package dev.switchback.localcluster.controllers;

import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.KeyQueue;
import dev.switchback.localcluster.client.Timers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keeps one EndpointSlice for each Service that has a selector: the pods that match, and whether they are ready. */
final class EndpointSliceController implements AutoCloseable {
    private final Caches caches;
    private final KeyQueue queue;

    EndpointSliceController(Caches caches, Timers timers) {
        this.caches = caches;
        this.queue = new KeyQueue(timers, this::look);
        caches.services().onChange(change -> queue.add(change.object().key()));
        caches.endpointSlices().onChange(this::sliceChanged);
        caches.pods().onChange(this::podChanged);
    }

    private void sliceChanged(Change change) {
        var service = change.object().labels().get(EndpointSlices.SERVICE_NAME);
        if (service != null) {
            queue.add(ApiObject.key(change.object().namespace(), service));
        }
    }

    private void podChanged(Change change) {
        for (var service : caches.services().in(change.object().namespace())) {
            boolean concerns =
                    Stream.of(change.before(), change.after()).anyMatch(pod -> pod != null && selects(service, pod));
            if (concerns) {
                queue.add(service.key());
            }
        }
    }

    private static Map<String, String> selector(ApiObject service) {
        return ApiObject.strings(service.spec().path("selector"));
    }

    private static boolean selects(ApiObject service, ApiObject pod) {
        var selector = selector(service);
        return !selector.isEmpty() && pod.labels().entrySet().containsAll(selector.entrySet());
    }

    private void look(String key) {
        caches.services()
                .get(key)
                .filter(service -> !service.deleting() && !selector(service).isEmpty())
                .filter(service -> !service.spec().path("type").asText().equals("ExternalName"))
                .ifPresent(this::look);
    }

    private void look(ApiObject service) {
        var pods = pods(service);
        var slice = caches.endpointSlices().in(service.namespace()).stream()
                .filter(candidate -> EndpointSlices.belongs(candidate, service))
                .findFirst();
        if (slice.isEmpty()) {
            var created = new ApiObject(EndpointSlices.create(service, pods));
            caches.endpointSlices().create(created);
            return;
        }
        var copy = slice.get().copy();
        EndpointSlices.fill(copy.json(), service, pods);
        if (!copy.equals(slice.get())) {
            caches.endpointSlices().update(copy);
        }
    }

    private List<ApiObject> pods(ApiObject service) {
        return caches.pods().in(service.namespace()).stream()
                .filter(pod -> selects(service, pod))
                .filter(pod -> !ReplicaSetPods.finished(pod))
                .filter(pod -> !pod.status().path("podIP").asText().isEmpty())
                .toList();
    }

    @Override
    public void close() {
        queue.close();
    }
}
