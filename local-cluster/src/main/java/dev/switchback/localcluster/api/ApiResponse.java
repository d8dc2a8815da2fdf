package dev.switchback.localcluster.api;

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

    /** Whether the request was done. */
    public boolean ok() {
        return status / 100 == 2;
    }
}
