package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.patch.JsonPatchDocument;
import dev.switchback.localcluster.server.patch.MergePatch;
import dev.switchback.localcluster.server.patch.PatchRefused;
import dev.switchback.localcluster.server.patch.StrategicMergePatch;
import dev.switchback.localcluster.server.types.ApiError;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/** Reads the kinds of patches. */
final class ObjectPatches {
    private ObjectPatches() {}

    /**
     * What a PATCH request does to an object of the target.
     *
     * @throws ApiError 415 for a kind of patch that the target does not take, 400 when it is not JSON
     */
    static UnaryOperator<ObjectNode> of(RequestTarget target, ApiRequest request) {
        return switch (mediaType(request)) {
            case "application/json-patch+json" -> {
                parsed(request);
                yield object -> applied(() -> JsonPatchDocument.apply(object, request.body()));
            }
            case "application/merge-patch+json" -> {
                var patch = parsed(request);
                yield object -> applied(() -> MergePatch.apply(object, patch));
            }
            case "application/strategic-merge-patch+json" -> {
                var schema = target.type().rules().mergeSchema().orElseThrow(ObjectPatches::unsupported);
                var patch = applied(() -> parsed(request));
                yield object -> applied(() -> StrategicMergePatch.apply(object, patch, schema));
            }
            default -> throw unsupported();
        };
    }

    private static String mediaType(ApiRequest request) {
        int parameters = request.contentType().indexOf(';');
        return (parameters < 0 ? request.contentType() : request.contentType().substring(0, parameters)).strip();
    }

    private static ApiError unsupported() {
        return ApiError.unsupportedMediaType("the body of the request was in an unknown format - accepted media types "
                + "include: application/json-patch+json, application/merge-patch+json, "
                + "application/strategic-merge-patch+json (not for custom resources; server-side apply is not served)");
    }

    private static JsonNode parsed(ApiRequest request) {
        try {
            return JsonText.parse(request.body());
        } catch (UncheckedIOException e) {
            throw ApiError.badRequest("the patch is not JSON: " + e.getMessage());
        }
    }

    private static ObjectNode applied(java.util.function.Supplier<JsonNode> patch) {
        try {
            if (patch.get() instanceof ObjectNode object) {
                return object;
            }
            throw ApiError.badRequest("an object has to be a JSON object after the patch");
        } catch (PatchRefused e) {
            String message = String.valueOf(e.getMessage());
            throw e.malformed() ? ApiError.badRequest(message) : ApiError.unprocessable(message);
        }
    }
}
