package dev.switchback.rollback.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/** Writes JSON answers. */
final class Bodies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static MutableHttpResponse<?> json(HttpStatus status, JsonNode body) {
        return bytes(status, MediaType.APPLICATION_JSON_TYPE, body);
    }

    static MutableHttpResponse<?> bytes(HttpStatus status, MediaType type, JsonNode body) {
        return HttpResponse.status(status).body(written(body)).contentType(type).header("Cache-Control", "no-store");
    }

    static byte[] written(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
