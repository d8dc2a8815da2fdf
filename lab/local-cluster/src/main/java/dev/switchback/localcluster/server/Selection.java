package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.server.select.FieldQuery;
import dev.switchback.localcluster.server.select.LabelQuery;
import dev.switchback.localcluster.server.types.ApiError;

/** Which objects of a type a request is about; the name of the target counts as a selection too. */
record Selection(LabelQuery labels, FieldQuery fields, String name) {

    static Selection of(RequestTarget target, Query query) {
        try {
            return new Selection(
                    LabelQuery.parse(query.text("labelSelector")),
                    FieldQuery.parse(
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
