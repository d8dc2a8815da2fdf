package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.util.Optional;

/** Owner references. */
final class Owners {
    private Owners() {}

    /** A reference to the controlling owner. */
    static ObjectNode controlledBy(Resource resource, ApiObject owner) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", resource.apiVersion())
                .put("kind", resource.kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** The key of the controlling owner, if it is of that kind. */
    static Optional<String> controllerKey(ApiObject object, Resource resource) {
        return object.controller()
                .filter(owner -> owner.path("kind").asText().equals(resource.kind()))
                .map(owner ->
                        ApiObject.key(object.namespace(), owner.path("name").asText()));
    }
}
