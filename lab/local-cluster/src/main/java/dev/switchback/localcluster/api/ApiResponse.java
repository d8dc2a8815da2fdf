package dev.switchback.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A whole answer.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param serverTime the API server's clock, which HTTP carries in the {@code Date} header
 */
public record ApiResponse(int status, String contentType, String body, Instant serverTime) {

    /** An answer in JSON. */
    public ApiResponse(int status, String body, Instant serverTime) {
        this(status, "application/json", body, serverTime);
    }

    /** An answer in JSON before it is known when it is given. */
    public static ApiResponse json(int status, JsonNode body) {
        return new ApiResponse(status, JsonText.write(body), Instant.EPOCH);
    }

    /** An answer in plain text before it is known when it is given. */
    public static ApiResponse text(String body) {
        return new ApiResponse(200, "text/plain", body, Instant.EPOCH);
    }

    /** The same answer, given at {@code time}. */
    public ApiResponse at(Instant time) {
        return new ApiResponse(status, contentType, body, time);
    }

    /** Whether the request was done. */
    public boolean ok() {
        return status / 100 == 2;
    }
}
