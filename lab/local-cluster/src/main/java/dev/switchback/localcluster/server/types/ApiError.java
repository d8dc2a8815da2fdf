package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.List;
import java.util.stream.Collectors;

/** A request that is answered with a {@code Status} object. */
public final class ApiError extends RuntimeException {
    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    private ApiError(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    /** 400. */
    public static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message, JsonText.object());
    }

    /** An object that cannot be read as what it says it is. */
    public static ApiError undecodable(JsonNode object, String why) {
        String kind = object.path("kind").asText();
        String apiVersion = object.path("apiVersion").asText();
        return badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                .formatted(kind, apiVersion.substring(apiVersion.indexOf('/') + 1), kind, why));
    }

    /** 403. */
    public static ApiError forbidden(ServedType type, String name, String why) {
        var message = "%s \"%s\" is forbidden: %s".formatted(type.qualifiedPlural(), name, why);
        return new ApiError(403, "Forbidden", message, about(type, name));
    }

    /** 404 for a path that names no known type. */
    public static ApiError noSuchPath() {
        return new ApiError(404, "NotFound", "the server could not find the requested resource", JsonText.object());
    }

    /** 404 for an object. */
    public static ApiError notFound(ServedType type, String name) {
        var message = "%s \"%s\" not found".formatted(type.qualifiedPlural(), name);
        return new ApiError(404, "NotFound", message, about(type, name));
    }

    /** 404 for the namespace of an object. */
    public static ApiError noSuchNamespace(String name) {
        var details = JsonText.object().put("name", name).put("kind", "namespaces");
        return new ApiError(404, "NotFound", "namespaces \"%s\" not found".formatted(name), details);
    }

    /** 405. */
    public static ApiError methodNotAllowed() {
        return new ApiError(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                JsonText.object());
    }

    /** What a real server can do and this one cannot. */
    public static ApiError notImplemented(String message) {
        return new ApiError(501, "NotImplemented", message, JsonText.object());
    }

    /** 409: the name is taken. */
    public static ApiError alreadyExists(ServedType type, String name) {
        var message = "%s \"%s\" already exists".formatted(type.qualifiedPlural(), name);
        return new ApiError(409, "AlreadyExists", message, about(type, name));
    }

    /** 409: the write rests on another state of the object. */
    public static ApiError conflict(ServedType type, String name, String why) {
        var message = "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualifiedPlural(), name, why);
        return new ApiError(409, "Conflict", message, about(type, name));
    }

    /** 410: the version is no longer known. */
    public static ApiError expired(String message) {
        return new ApiError(410, "Expired", message, JsonText.object());
    }

    /** 415: {@code what} is not understood. */
    public static ApiError unsupportedMediaType(String message) {
        return new ApiError(415, "UnsupportedMediaType", message, JsonText.object());
    }

    /** 422: {@code problems} has at least one. */
    public static ApiError invalid(ServedType type, String name, List<FieldProblem> problems) {
        var text = problems.stream().map(FieldProblem::toString).collect(Collectors.joining(", "));
        var all = problems.size() == 1 ? text : "[" + text + "]";
        var details =
                JsonText.object().put("name", name).put("group", type.group()).put("kind", type.kind());
        var causes = details.putArray("causes");
        problems.forEach(problem -> causes.add(problem.toCause()));
        var kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
        return new ApiError(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(kind, name, all), details);
    }

    /** 422 without a field, as for a patch that cannot be applied. */
    public static ApiError unprocessable(String message) {
        return new ApiError(422, "Invalid", message, JsonText.object());
    }

    private static ObjectNode about(ServedType type, String name) {
        var details = JsonText.object().put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        return details.put("kind", type.plural());
    }

    /** The HTTP status. */
    public int code() {
        return code;
    }

    /** The {@code Status} object. */
    public ObjectNode toStatus() {
        var status = JsonText.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }
}
