package dev.switchback.localcluster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads and writes objects of an API server in this process. Every error answer is an {@link ApiFailure}. */
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiServer server;

    public ApiClient(ApiServer server) {
        this.server = server;
    }

    /** A list, and from where to watch on. */
    public record Listing(List<ApiObject> items, String resourceVersion) {}

    public Optional<ApiObject> get(Resource resource, String namespace, String name) {
        try {
            return Optional.of(object("GET", resource.path(namespace, name), "", ""));
        } catch (ApiFailure e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All objects, in all namespaces. */
    public Listing list(Resource resource) {
        var list = send("GET", resource.path(), "", "");
        var items = new ArrayList<ApiObject>();
        for (var item : list.path("items")) {
            items.add(new ApiObject((ObjectNode) item));
        }
        return new Listing(items, list.at("/metadata/resourceVersion").asText());
    }

    /** Watches all namespaces; lines come on the API server's scheduler. */
    public Subscription watch(Resource resource, String since, Consumer<JsonNode> onEvent, Runnable onEnd) {
        var path = resource.path() + "?watch=true&allowWatchBookmarks=true&resourceVersion=" + since;
        return server.watch(ApiRequest.get(path), line -> onEvent.accept(parse(line)), onEnd);
    }

    public ApiObject create(Resource resource, ApiObject object) {
        return object("POST", resource.path(object.namespace()), "application/json", write(object.json()));
    }

    /** Replaces; refused with a conflict when the object has another resourceVersion by now. */
    public ApiObject update(Resource resource, ApiObject object) {
        var path = resource.path(object.namespace(), object.name());
        return object("PUT", path, "application/json", write(object.json()));
    }

    /** Replaces the status, and nothing else but annotations where the resource allows it. */
    public ApiObject updateStatus(Resource resource, ApiObject object) {
        var path = resource.path(object.namespace(), object.name()) + "/status";
        return object("PUT", path, "application/json", write(object.json()));
    }

    /** Merges {@code patch} into this very object (the same UID). */
    public ApiObject merge(Resource resource, ApiObject object, ObjectNode patch) {
        return merge(resource.path(object.namespace(), object.name()), object, patch);
    }

    /** Merges {@code patch} into the status of this very object (the same UID). */
    public ApiObject mergeStatus(Resource resource, ApiObject object, ObjectNode patch) {
        return merge(resource.path(object.namespace(), object.name()) + "/status", object, patch);
    }

    private ApiObject merge(String path, ApiObject object, ObjectNode patch) {
        var body = patch.deepCopy();
        body.withObject("/metadata").put("uid", object.uid());
        return object("PATCH", path, "application/merge-patch+json", write(body));
    }

    /** Posts to a subresource, such as {@code binding} of a pod. */
    public void post(Resource resource, ApiObject object, String subresource, ObjectNode body) {
        var path = resource.path(object.namespace(), object.name()) + "/" + subresource;
        send("POST", path, "application/json", write(body));
    }

    /** Deletes this very object (the same UID) in the background, with its own grace. */
    public void delete(Resource resource, ApiObject object) {
        delete(resource, object, JsonNodeFactory.instance.objectNode());
    }

    /** Deletes this very object at once. */
    public void deleteNow(Resource resource, ApiObject object) {
        delete(resource, object, JsonNodeFactory.instance.objectNode().put("gracePeriodSeconds", 0));
    }

    private void delete(Resource resource, ApiObject object, ObjectNode options) {
        options.put("kind", "DeleteOptions").put("apiVersion", "v1").put("propagationPolicy", "Background");
        options.withObject("/preconditions").put("uid", object.uid());
        send("DELETE", resource.path(object.namespace(), object.name()), "application/json", write(options));
    }

    private ApiObject object(String method, String path, String contentType, String body) {
        return new ApiObject((ObjectNode) send(method, path, contentType, body));
    }

    private JsonNode send(String method, String path, String contentType, String body) {
        var response = server.handle(new ApiRequest(method, path, contentType, body));
        var answer = parse(response.body());
        if (!response.ok()) {
            throw new ApiFailure(
                    response.status(),
                    method + " " + path + ": " + answer.path("message").asText());
        }
        return answer;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API server answered what is not JSON: " + text, e);
        }
    }

    private static String write(ObjectNode json) {
        return json.toString();
    }
}
