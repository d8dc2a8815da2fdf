package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.Json;
import java.time.Instant;

/** An answer before it is known when it is given. */
record Answer(int status, String contentType, String body) {

    static Answer json(int status, JsonNode body) {
        return new Answer(status, "application/json", Json.write(body));
    }

    static Answer text(String body) {
        return new Answer(200, "text/plain", body);
    }

    ApiResponse at(Instant time) {
        return new ApiResponse(status, contentType, body, time);
    }
}
