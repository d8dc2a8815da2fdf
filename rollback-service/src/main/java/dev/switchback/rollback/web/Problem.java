package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/** Errors as RFC 9457 problem details. */
final class Problem {
    static final MediaType TYPE = MediaType.of("application/problem+json");

    private Problem() {}

    /** A problem; {@code detail} is shown to the caller. */
    static MutableHttpResponse<?> response(int code, String detail) {
        return Bodies.bytes(HttpStatus.valueOf(code), TYPE, body(code, detail));
    }

    static ObjectNode body(int code, String detail) {
        return Bodies.object()
                .put("type", "about:blank")
                .put("title", HttpStatus.valueOf(code).getReason())
                .put("status", code)
                .put("detail", detail);
    }
}
