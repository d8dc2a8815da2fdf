package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out where the pods of a workload or of a Service can be called. */
public final class PodAddresses {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final Comparator<PodAddress> READY_FIRST =
            Comparator.comparing(PodAddress::ready).reversed().thenComparing(PodAddress::pod);

    private final Api api;

    PodAddresses(Api api) {
        this.api = api;
    }

    /**
     * The pods that a workload controls, ready ones first; without those that have ended or are being deleted. Empty when
     * there is no such workload.
     *
     * @param hash of the revision; empty for all
     * @throws ApiException when the API server did not answer
     */
    public List<PodAddress> ofWorkload(WorkloadRef ref, String hash) {
        var path = ResourceType.of(ref.kind()).object(ref.namespace(), ref.name());
        return api.read(path, workload -> pods(ref, workload, hash)).found().orElse(List.of());
    }

    private List<PodAddress> pods(WorkloadRef ref, JsonNode workload, String hash) {
        String namespace = ref.namespace();
        String selector = LabelSelector.query(workload.path("spec").path("selector"));
        Set<String> owners = new HashSet<>(Set.of(Fields.uid(workload)));
        list(ResourceType.REPLICA_SETS, namespace, selector).stream()
                .filter(set -> owners.contains(Fields.controllerUid(set)))
                .map(Fields::uid)
                .toList()
                .forEach(owners::add);
        return list(ResourceType.PODS, namespace, selector).stream()
                .filter(pod -> owners.contains(Fields.controllerUid(pod)) && lives(pod) && isOf(ref, pod, hash))
                .map(pod -> address(namespace, pod))
                .sorted(READY_FIRST)
                .toList();
    }

    private List<JsonNode> list(ResourceType type, String namespace, String selector) {
        return type.in(namespace)
                .map(path -> Listing.read(api, path, selector).items())
                .orElse(List.of());
    }

    private static boolean lives(JsonNode pod) {
        String phase = Fields.text(pod.path("status").path("phase"));
        return !pod.path("metadata").hasNonNull("deletionTimestamp")
                && !phase.equals("Failed")
                && !phase.equals("Succeeded");
    }

    private static boolean isOf(WorkloadRef ref, JsonNode pod, String hash) {
        return hash.isEmpty() || hash.equals(Fields.labels(pod).get(ref.kind().hashLabel()));
    }

    private static PodAddress address(String namespace, JsonNode pod) {
        Map<String, Integer> ports = new HashMap<>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            for (JsonNode port : container.path("ports")) {
                if (Fields.text(port.path("protocol")).matches("|TCP")) {
                    int number = port.path("containerPort").asInt();
                    ports.put(String.valueOf(number), number);
                    ports.put(port.path("name").asText(String.valueOf(number)), number);
                }
            }
        }
        String ip = Fields.text(pod.path("status").path("podIP"));
        return new PodAddress(namespace, Fields.name(pod), ip, ports, Fields.conditionTrue(pod, "Ready"));
    }

    /**
     * The pods that a Service sends requests to at the moment: its ready endpoints. Empty when there is no such Service.
     *
     * @return ports by the Service's names and numbers, with the numbers that the pods listen on
     * @throws ApiException when the API server did not answer
     */
    public List<PodAddress> ofService(String namespace, String name) {
        return api.read(ResourceType.SERVICES.object(namespace, name), service -> endpoints(namespace, name, service))
                .found()
                .orElse(List.of());
    }

    private List<PodAddress> endpoints(String namespace, String name, JsonNode service) {
        List<PodAddress> addresses = new ArrayList<>();
        for (JsonNode slice : list(ResourceType.ENDPOINT_SLICES, namespace, SERVICE_NAME + "=" + name)) {
            Map<String, Integer> ports = ports(slice, service);
            for (JsonNode endpoint : slice.path("endpoints")) {
                JsonNode pod = endpoint.path("targetRef");
                // An absent condition means ready (EndpointSlice API).
                if (endpoint.path("conditions").path("ready").asBoolean(true)
                        && Fields.text(pod.path("kind")).equals("Pod")) {
                    String ip = Fields.text(endpoint.path("addresses").path(0));
                    addresses.add(new PodAddress(namespace, Fields.text(pod.path("name")), ip, ports, true));
                }
            }
        }
        addresses.sort(READY_FIRST);
        return addresses;
    }

    /** A slice has the pods' numbers, the Service its own; a name joins them. */
    private static Map<String, Integer> ports(JsonNode slice, JsonNode service) {
        Map<String, Integer> ports = new HashMap<>();
        for (JsonNode target : slice.path("ports")) {
            String name = Fields.text(target.path("name"));
            int number = target.path("port").asInt();
            if (!name.isEmpty()) {
                ports.put(name, number);
            }
            for (JsonNode port : service.path("spec").path("ports")) {
                if (Fields.text(port.path("name")).equals(name)) {
                    ports.put(Fields.text(port.path("port")), number);
                }
            }
        }
        return ports;
    }
}
