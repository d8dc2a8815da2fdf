package dev.switchback.localcluster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** What of the Gateway API there is here: the type {@code HTTPRoute}, and its status. */
public final class GatewayApi {
    /** {@code HTTPRoute}s. */
    public static final Resource HTTP_ROUTES =
            new Resource("/apis/gateway.networking.k8s.io/v1", "httproutes", "HTTPRoute");

    private static final Resource DEFINITIONS =
            new Resource("/apis/apiextensions.k8s.io/v1", "customresourcedefinitions", "CustomResourceDefinition");

    private GatewayApi() {}

    /** Makes {@code HTTPRoute} known to the API server, unless it is. */
    public static void define(ApiServer server) {
        var client = new ApiClient(server);
        try (var definition =
                Objects.requireNonNull(GatewayApi.class.getResourceAsStream("httproutes.yaml"), "httproutes.yaml")) {
            var crd = new ApiObject((ObjectNode) new YAMLMapper().readTree(definition));
            if (client.get(DEFINITIONS, "", crd.name()).isEmpty()) {
                client.create(DEFINITIONS, crd);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a gateway says of a route that it has taken over: one entry for each parent. Conditions that say the same as before
     * keep their time.
     *
     * @param unsupported what of it the gateway cannot do
     */
    static ObjectNode status(ApiObject route, Optional<String> unsupported, Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        var parents = status.putArray("parents");
        for (var parent : route.spec().path("parentRefs")) {
            var reported = parents.addObject();
            reported.set("parentRef", parent);
            reported.put("controllerName", "switchback.dev/local-gateway");
            var condition = reported.putArray("conditions").addObject().put("type", "Accepted");
            condition.put("status", unsupported.isEmpty() ? "True" : "False");
            condition.put("reason", unsupported.isEmpty() ? "Accepted" : "UnsupportedValue");
            condition.put("message", unsupported.orElse("requests are sent where it says"));
            condition.put("observedGeneration", route.generation());
            condition.put("lastTransitionTime", since(route, parents.size() - 1, condition.path("status"), now));
        }
        return status;
    }

    private static String since(ApiObject route, int parent, JsonNode status, Instant now) {
        var before =
                route.status().path("parents").path(parent).path("conditions").path(0);
        return before.path("status").equals(status)
                ? before.path("lastTransitionTime").asText()
                : now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
