package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.TrafficServices;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

final class RestTrafficServices implements TrafficServices {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Api api;

    RestTrafficServices(Api api) {
        this.api = api;
    }

    @Override
    public Reading<TrafficService> read(String namespace, String name) {
        return api.read(Resource.SERVICES.object(namespace, name), service -> service(namespace, service));
    }

    @Override
    public List<TrafficService> list(String namespace) {
        return Resource.SERVICES
                .in(namespace)
                .map(path -> Listing.read(api, path, "").items())
                .orElse(List.of())
                .stream()
                .map(service -> service(namespace, service))
                .toList();
    }

    @Override
    public Set<String> readyEndpoints(String namespace, String name) {
        var path =
                Resource.ENDPOINT_SLICES.object(namespace, name).flatMap(ok -> Resource.ENDPOINT_SLICES.in(namespace));
        var pods = new TreeSet<String>();
        if (path.isPresent()) {
            for (var slice :
                    Listing.read(api, path.get(), SERVICE_NAME + "=" + name).items()) {
                addReadyPods(slice, pods);
            }
        }
        return pods;
    }

    private static void addReadyPods(JsonNode slice, Set<String> pods) {
        for (var endpoint : slice.path("endpoints")) {
            var target = endpoint.path("targetRef");
            // An absent condition means ready (EndpointSlice API).
            if (endpoint.path("conditions").path("ready").asBoolean(true)
                    && Fields.text(target.path("kind")).equals("Pod")) {
                pods.add(Fields.text(target.path("name")));
            }
        }
    }

    @Override
    public WriteOutcome switchSelector(
            TrafficService service, Map<String, String> selector, Map<String, @Nullable String> annotations) {
        var judged = service.selector().isEmpty() ? NullNode.getInstance() : Fields.object(service.selector());
        var patch = new JsonPatch()
                .testUid(service.uid())
                .test("/spec/selector", judged)
                .set("/spec/selector", Fields.object(selector))
                .annotate(!service.annotations().isEmpty(), annotations);
        var path = Resource.SERVICES.object(service.namespace(), service.name());
        return api.write("PATCH", path, Api.JSON_PATCH, patch.operations());
    }

    private static TrafficService service(String namespace, JsonNode service) {
        return new TrafficService(
                namespace,
                Fields.name(service),
                Fields.uid(service),
                Fields.resourceVersion(service),
                Fields.annotations(service),
                Fields.strings(service.path("spec").path("selector")));
    }
}
