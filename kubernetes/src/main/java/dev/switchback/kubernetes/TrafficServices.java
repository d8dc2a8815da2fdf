package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads Services and switches their selectors. */
public final class TrafficServices {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Api api;

    TrafficServices(Api api) {
        this.api = api;
    }

    public Reading<TrafficService> read(String namespace, String name) {
        return api.read(ResourceType.SERVICES.object(namespace, name), service -> service(namespace, service));
    }

    public List<TrafficService> list(String namespace) {
        return ResourceType.SERVICES
                .in(namespace)
                .map(path -> Listing.read(api, path, "").items())
                .orElse(List.of())
                .stream()
                .map(service -> service(namespace, service))
                .toList();
    }

    /** Names of the pods that are ready endpoints of a Service, from its EndpointSlices. */
    public Set<String> readyEndpoints(String namespace, String name) {
        var path = ResourceType.ENDPOINT_SLICES
                .object(namespace, name)
                .flatMap(ok -> ResourceType.ENDPOINT_SLICES.in(namespace));
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

    /**
     * Replaces the selector, if UID and selector are still those of {@code judged}; else {@link
     * WriteOutcome.Kind#CHANGED}.
     *
     * @param annotations set on the Service by the same patch; a null value removes
     */
    public WriteOutcome switchSelector(
            TrafficService judged, Map<String, String> selector, Map<String, @Nullable String> annotations) {
        return api.patchUnchanged(
                ResourceType.SERVICES.object(judged.namespace(), judged.name()),
                flip(judged, !judged.annotations().isEmpty(), selector, annotations),
                now -> flip(judged, !Fields.annotations(now).isEmpty(), selector, annotations),
                now -> Workloads.otherUid(judged.uid(), now).or(() -> otherSelector(judged, selector(now))));
    }

    /** Labels and their values have one spelling only, so a test of them fails for no other reason than a change. */
    private static ArrayNode flip(
            TrafficService judged,
            boolean annotated,
            Map<String, String> selector,
            Map<String, @Nullable String> annotations) {
        return new JsonPatch()
                .testUid(judged.uid())
                .test(
                        "/spec/selector",
                        judged.selector().isEmpty() ? NullNode.getInstance() : Fields.object(judged.selector()))
                .set("/spec/selector", Fields.object(selector))
                .annotate(annotated, annotations)
                .operations();
    }

    private static Optional<String> otherSelector(TrafficService judged, Map<String, String> now) {
        return now.equals(judged.selector())
                ? Optional.empty()
                : Optional.of("the selector has changed to " + now + " from " + judged.selector());
    }

    private static Map<String, String> selector(JsonNode service) {
        return Fields.strings(service.path("spec").path("selector"));
    }

    private static TrafficService service(String namespace, JsonNode service) {
        return new TrafficService(
                namespace,
                Fields.name(service),
                Fields.uid(service),
                Fields.resourceVersion(service),
                Fields.labels(service),
                Fields.annotations(service),
                selector(service));
    }

    /** A Kubernetes Service, as far as it decides where traffic goes. */
    public record TrafficService(
            String namespace,
            String name,
            String uid,
            String resourceVersion,
            Map<String, String> labels,
            Map<String, String> annotations,
            Map<String, String> selector) {}
}
