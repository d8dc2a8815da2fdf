package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.List;
import java.util.Optional;

final class RestCustomResources implements CustomResources {
    private final Api api;
    private final Resource resource;
    private final WatchLoop.Times times;

    RestCustomResources(Api api, Resource resource, WatchLoop.Times times) {
        this.api = api;
        this.resource = resource;
        this.times = times;
    }

    @Override
    public Reading<JsonNode> read(String namespace, String name) {
        var path = resource.object(namespace, name);
        return api.read(path, object -> object);
    }

    @Override
    public List<JsonNode> list() {
        return Listing.read(api, resource.everywhere(), "").items();
    }

    @Override
    public WriteOutcome create(ObjectNode object) {
        return api.write("POST", resource.in(Fields.namespace(object)), Api.JSON, object);
    }

    @Override
    public WriteOutcome update(ObjectNode object) {
        return api.write("PUT", path(object), Api.JSON, object);
    }

    @Override
    public WriteOutcome updateStatus(ObjectNode object) {
        return api.write("PUT", path(object).map(path -> path + "/status"), Api.JSON, object);
    }

    @Override
    public WriteOutcome delete(String namespace, String name) {
        return api.delete(resource.object(namespace, name));
    }

    @Override
    public Watch watch(Listener listener) {
        var loop = new WatchLoop(api, resource, listener, times);
        loop.start();
        return loop;
    }

    private Optional<String> path(ObjectNode object) {
        return resource.object(Fields.namespace(object), Fields.name(object));
    }
}
