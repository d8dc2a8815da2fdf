package dev.switchback.runtime.endpoints;

import dev.switchback.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response. */
public record Response(int status, String contentType, String body) {
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            405, "Method Not Allowed",
            409, "Conflict",
            500, "Internal Server Error",
            503, "Service Unavailable");

    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    static Response json(int status, String json) {
        return new Response(status, "application/json", json);
    }

    /** A problem (RFC 9457). */
    public static Response problem(int status, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", TITLES.getOrDefault(status, "Error"));
        body.put("status", status);
        body.put("detail", detail);
        return new Response(status, "application/problem+json", Json.write(body));
    }
}
