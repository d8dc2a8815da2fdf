package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.server.select.FieldSelector;
import dev.switchback.localcluster.server.select.LabelSelector;
import dev.switchback.localcluster.server.types.ApiError;

/** Which objects of a type a request is about; the name of the target counts as a selection too. */
record Selection(LabelSelector labels, FieldSelector fields, String name) {

    static Selection of(Target target, Query query) {
        try {
            return new Selection(
                    LabelSelector.parse(query.text("labelSelector")),
                    FieldSelector.parse(
                            query.text("fieldSelector"), target.type().rules().selectableFields()),
                    target.name());
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    boolean matches(JsonNode object) {
        return (name.isEmpty() || object.path("metadata").path("name").asText().equals(name))
                && labels.matches(object)
                && fields.matches(object);
    }
}
