package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.util.List;
import java.util.OptionalInt;

/** Builds the EndpointSlice of a Service. */
final class EndpointSlices {
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String CONTROLLER = "endpointslice-controller.k8s.io";

    private EndpointSlices() {}

    /** Whether it is kept by us for that Service. */
    static boolean belongs(ApiObject slice, ApiObject service) {
        return slice.labels().getOrDefault(SERVICE_NAME, "").equals(service.name())
                && slice.labels().getOrDefault(MANAGED_BY, "").equals(CONTROLLER);
    }

    /** A slice to create. */
    static ObjectNode create(ApiObject service, List<ApiObject> pods) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", Resource.ENDPOINT_SLICES.apiVersion()).put("kind", Resource.ENDPOINT_SLICES.kind());
        var metadata = json.putObject("metadata");
        metadata.put("namespace", service.namespace()).put("generateName", service.name() + "-");
        metadata.putArray("ownerReferences").add(service.asController(Resource.SERVICES));
        json.put("addressType", "IPv4");
        fill(json, service, pods);
        return json;
    }

    /** Writes labels, ports and endpoints into a slice. */
    static void fill(ObjectNode slice, ApiObject service, List<ApiObject> pods) {
        var labels = JsonNodeFactory.instance.objectNode();
        service.labels().forEach(labels::put);
        labels.put(SERVICE_NAME, service.name()).put(MANAGED_BY, CONTROLLER);
        slice.withObject("/metadata").set("labels", labels);
        var endpoints = JsonNodeFactory.instance.arrayNode();
        pods.forEach(pod -> endpoints.add(endpoint(service, pod)));
        slice.set("endpoints", endpoints);
        slice.set("ports", ports(service, pods));
    }

    private static ObjectNode endpoint(ApiObject service, ApiObject pod) {
        boolean always = service.spec().path("publishNotReadyAddresses").asBoolean();
        boolean ready = ReplicaSetPods.ready(pod);
        var endpoint = JsonNodeFactory.instance.objectNode();
        endpoint.putArray("addresses").add(pod.status().path("podIP").asText());
        endpoint.putObject("conditions")
                .put("ready", always || (ready && !pod.deleting()))
                .put("serving", always || ready)
                .put("terminating", pod.deleting());
        endpoint.put("nodeName", pod.spec().path("nodeName").asText());
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", pod.namespace())
                .put("name", pod.name())
                .put("uid", pod.uid());
        return endpoint;
    }

    private static ArrayNode ports(ApiObject service, List<ApiObject> pods) {
        var ports = JsonNodeFactory.instance.arrayNode();
        for (var port : service.spec().path("ports")) {
            var number = pods.stream()
                    .map(pod -> target(port, pod))
                    .filter(OptionalInt::isPresent)
                    .mapToInt(OptionalInt::getAsInt)
                    .findFirst();
            number.ifPresent(target -> ports.addObject()
                    .put("name", port.path("name").asText(""))
                    .put("port", target)
                    .put("protocol", port.path("protocol").asText("TCP")));
        }
        return ports;
    }

    /** The pod's port behind a Service's port: its number, or the number of the container port of that name. */
    private static OptionalInt target(JsonNode port, ApiObject pod) {
        var target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
        if (target.isInt()) {
            return OptionalInt.of(target.intValue());
        }
        for (var container : pod.spec().path("containers")) {
            for (var candidate : container.path("ports")) {
                if (candidate.path("name").asText().equals(target.asText())) {
                    return OptionalInt.of(candidate.path("containerPort").asInt());
                }
            }
        }
        return OptionalInt.empty();
    }
}
