package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.types.ApiError;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * How to delete.
 *
 * @param gracePeriod seconds; empty for the type's own
 * @param uid that the object must have; empty for any
 * @param resourceVersion that the object must have; empty for any
 */
record DeleteOptions(
        Propagation propagation, OptionalLong gracePeriod, String uid, String resourceVersion, boolean dryRun) {

    /** What becomes of the objects that the deleted one owns. */
    enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    static DeleteOptions plain() {
        return new DeleteOptions(Propagation.BACKGROUND, OptionalLong.empty(), "", "", false);
    }

    static DeleteOptions foreground() {
        return new DeleteOptions(Propagation.FOREGROUND, OptionalLong.empty(), "", "", false);
    }

    /** Reads the body, and the query for what the body leaves out. */
    static DeleteOptions of(String body, Query query) {
        var options = parsed(body);
        var conditions = options.path("preconditions");
        return new DeleteOptions(
                propagation(options.path("propagationPolicy").asText(query.text("propagationPolicy"))),
                options.has("gracePeriodSeconds")
                        ? OptionalLong.of(options.path("gracePeriodSeconds").asLong())
                        : query.number("gracePeriodSeconds"),
                conditions.path("uid").asText(),
                conditions.path("resourceVersion").asText(),
                query.dryRun() || options.path("dryRun").path(0).asText().equals("All"));
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isBlank() ? JsonText.object() : JsonText.parseObject(body);
        } catch (UncheckedIOException e) {
            throw ApiError.badRequest("the delete options are not a JSON object: " + e.getMessage());
        }
    }

    private static Propagation propagation(String policy) {
        return switch (policy) {
            case "", "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            case "Orphan" -> Propagation.ORPHAN;
            default -> throw ApiError.badRequest("unknown propagationPolicy " + policy);
        };
    }
}
