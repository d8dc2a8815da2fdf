package dev.switchback.pipeline.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.pipeline.traffic.Routing.Pending;
import dev.switchback.pipeline.traffic.Routing.Refused;
import dev.switchback.pipeline.traffic.Routing.Routed;
import java.io.IOException;

/**
 * A namespace of its own in a cluster, and what a test does there past the routers.
 *
 * @param namespace new, removed at the end
 */
record Ground(Transport transport, Cluster cluster, String namespace) {
    static final String HTTP_ROUTES = "/apis/gateway.networking.k8s.io/v1/httproutes";

    private static final ObjectMapper JSON = new ObjectMapper();

    static Ground create(Transport transport, Cluster cluster) {
        var body = "{\"metadata\":{\"generateName\":\"routing-\"}}";
        var created = sent(transport, new Request("POST", "/api/v1/namespaces", "application/json", body));
        return new Ground(transport, cluster, json(created).at("/metadata/name").asText());
    }

    void remove() {
        send(transport, new Request("DELETE", "/api/v1/namespaces/" + namespace, "", ""));
    }

    Backends backends(String stable) {
        return new Backends(namespace, stable, stable + "-canary");
    }

    void createServices(String... names) {
        for (var name : names) {
            create("/api/v1/services", "{'metadata':{'name':'%s'},'spec':{'ports':[{'port':80}]}}".formatted(name));
        }
    }

    /** @param api such as {@code /apis/apps/v1/deployments} */
    ObjectNode create(String api, String body) {
        return json(sent(transport, new Request("POST", collection(api), "application/json", quoted(body))));
    }

    ObjectNode get(String api, String name) {
        return json(sent(transport, Request.get(path(api, name))));
    }

    int status(String api, String name) {
        return send(transport, Request.get(path(api, name))).status();
    }

    ObjectNode merge(String api, String name, String patch) {
        return json(
                sent(transport, new Request("PATCH", path(api, name), "application/merge-patch+json", quoted(patch))));
    }

    void mergeStatus(String api, String name, String patch) {
        sent(
                transport,
                new Request("PATCH", path(api, name) + "/status", "application/merge-patch+json", quoted(patch)));
    }

    void delete(String api, String name) {
        sent(transport, new Request("DELETE", path(api, name), "", ""));
    }

    /** Says of an HTTPRoute what a gateway would: whether it accepts the route as it is now. */
    void report(String route, String gateway, boolean accepted) {
        long generation = get(HTTP_ROUTES, route).at("/metadata/generation").asLong();
        mergeStatus(HTTP_ROUTES, route, parents(parent(gateway, accepted, generation)));
    }

    static String parents(String... parents) {
        return "{'status':{'parents':[" + String.join(",", parents) + "]}}";
    }

    static String parent(String gateway, boolean accepted, long generation) {
        return """
                {'parentRef':{'name':'%s'},'controllerName':'test.switchback.dev/gateway','conditions':[{'type':'Accepted',
                 'status':'%s','reason':'%s','message':'as the test says','observedGeneration':%d,'lastTransitionTime':'2026-01-01T00:00:00Z'}]}
                """
                .formatted(
                        gateway,
                        accepted ? "True" : "False",
                        accepted ? "Accepted" : "NotAllowedByListeners",
                        generation);
    }

    private String path(String api, String name) {
        return collection(api) + "/" + name;
    }

    private String collection(String api) {
        int slash = api.lastIndexOf('/');
        return api.substring(0, slash) + "/namespaces/" + namespace + api.substring(slash);
    }

    private static Response sent(Transport transport, Request request) {
        var response = send(transport, request);
        if (response.status() >= 300) {
            throw new AssertionError(request + ": " + response);
        }
        return response;
    }

    private static Response send(Transport transport, Request request) {
        try {
            return transport.send(request);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode json(Response response) {
        return (ObjectNode) json(response.body());
    }

    static Routed routed(Routing routing) {
        return is(Routed.class, routing);
    }

    static Pending pending(Routing routing) {
        return is(Pending.class, routing);
    }

    static Refused refused(Routing routing) {
        return is(Refused.class, routing);
    }

    private static <T> T is(Class<T> type, Routing routing) {
        assertThat(routing).isInstanceOf(type);
        return type.cast(routing);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(quoted(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String quoted(String text) {
        return text.startsWith("{'") ? text.replace('\'', '"') : text;
    }
}
