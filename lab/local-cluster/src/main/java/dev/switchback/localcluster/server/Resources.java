package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.api.RequestPath;
import dev.switchback.localcluster.server.schema.UnknownFields;
import dev.switchback.localcluster.server.types.ApiError;
import dev.switchback.localcluster.server.types.TypeRegistry;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers requests for objects of the served types. */
final class Resources {
    private final TypeRegistry types;
    private final InstantSource clock;
    private final ObjectReads reads;
    private final ObjectWrites writes;
    private final ObjectDeletes deletes;
    private final Subresources subresources;

    Resources(
            TypeRegistry types,
            InstantSource clock,
            ObjectReads reads,
            ObjectWrites writes,
            ObjectDeletes deletes,
            Subresources subresources) {
        this.types = types;
        this.clock = clock;
        this.reads = reads;
        this.writes = writes;
        this.deletes = deletes;
        this.subresources = subresources;
    }

    /** @throws ApiError 404 when the path names no served type */
    RequestTarget target(ApiRequest request) {
        var path = RequestPath.parse(request.plainPath()).orElseThrow(ApiError::noSuchPath);
        var type = types.byPlural(path.group(), path.version(), path.plural()).orElseThrow(ApiError::noSuchPath);
        boolean known = path.subresource().isEmpty() || type.has(path.subresource());
        boolean misplaced = type.namespaced()
                ? path.namespace().isEmpty() && !path.name().isEmpty()
                : !path.namespace().isEmpty();
        if (!known || misplaced) {
            throw ApiError.noSuchPath();
        }
        return new RequestTarget(type, path.version(), path.namespace(), path.name(), path.subresource());
    }

    ApiResponse handle(ApiRequest request) {
        var target = target(request);
        var query = Query.of(request.path());
        if (!target.subresource().isEmpty() && !target.subresource().equals("status")) {
            return subresources.handle(target, query, request);
        }
        if (target.type().review()) {
            return review(target, request);
        }
        return switch (request.method()) {
            case "GET" -> read(target, query, request);
            case "POST" -> create(target, query, request);
            case "PUT" ->
                shown(
                        200,
                        target,
                        query,
                        request,
                        writes.replace(target, body(target, query, request), query.dryRun()));
            case "PATCH" -> patch(target, query, request);
            case "DELETE" -> delete(target, query, request);
            default -> throw ApiError.methodNotAllowed();
        };
    }

    private ApiResponse review(RequestTarget target, ApiRequest request) {
        if (!request.method().equals("POST")) {
            throw ApiError.methodNotAllowed();
        }
        var body = body(request);
        body.put("apiVersion", target.apiVersion()).put("kind", target.type().kind());
        return ApiResponse.json(201, target.type().rules().answer(body).orElseThrow(ApiError::methodNotAllowed));
    }

    private ApiResponse read(RequestTarget target, Query query, ApiRequest request) {
        var form = Representation.of(request, query, clock);
        return ApiResponse.json(
                200,
                target.name().isEmpty()
                        ? form.list(target, reads.list(target, query))
                        : form.object(target, target.shown(reads.get(target))));
    }

    private ApiResponse create(RequestTarget target, Query query, ApiRequest request) {
        if (!target.name().isEmpty()
                || (target.type().namespaced() && target.namespace().isEmpty())) {
            throw ApiError.methodNotAllowed();
        }
        return shown(201, target, query, request, writes.create(target, body(target, query, request), query.dryRun()));
    }

    private ApiResponse patch(RequestTarget target, Query query, ApiRequest request) {
        var patch = ObjectPatches.of(target, request);
        var changed = writes.change(target, object -> patched(target, query, patch.apply(object)), query.dryRun());
        return shown(200, target, query, request, changed);
    }

    private ApiResponse shown(
            int status,
            RequestTarget target,
            Query query,
            ApiRequest request,
            dev.switchback.localcluster.store.Stored stored) {
        return ApiResponse.json(status, Representation.of(request, query, clock).object(target, target.shown(stored)));
    }

    private static ObjectNode body(RequestTarget target, Query query, ApiRequest request) {
        var body = body(request);
        strictProblem(target, query, body).ifPresent(problem -> {
            throw ApiError.undecodable(body, problem);
        });
        return body;
    }

    private static ObjectNode patched(RequestTarget target, Query query, ObjectNode object) {
        strictProblem(target, query, object).ifPresent(problem -> {
            throw ApiError.unprocessable("patch: " + problem);
        });
        return object;
    }

    /** Names the unknown fields if the request asks not to drop them silently. */
    private static Optional<String> strictProblem(RequestTarget target, Query query, ObjectNode object) {
        if (!query.text("fieldValidation").equals("Strict")) {
            return Optional.empty();
        }
        var unknown = UnknownFields.of(object, target.type().rules().schema());
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(unknown.stream()
                        .map(field -> "unknown field \"" + field + "\"")
                        .collect(Collectors.joining(", ", "strict decoding error: ", "")));
    }

    private ApiResponse delete(RequestTarget target, Query query, ApiRequest request) {
        var options = DeleteOptions.of(request.body(), query);
        if (target.name().isEmpty()) {
            return deleteAll(target, query, options);
        }
        var outcome = deletes.delete(target, options);
        return ApiResponse.json(200, outcome.gone() ? gone(target, outcome) : target.shown(outcome.object()));
    }

    private static ObjectNode gone(RequestTarget target, ObjectDeletes.Outcome outcome) {
        var status = JsonText.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        var details = status.putObject("details").put("name", target.name());
        if (!target.type().group().isEmpty()) {
            details.put("group", target.type().group());
        }
        details.put("kind", target.type().plural()).put("uid", Finalizers.uid(outcome.object()));
        return status;
    }

    private ApiResponse deleteAll(RequestTarget target, Query query, DeleteOptions options) {
        if (target.type().namespaced() && target.namespace().isEmpty()) {
            throw ApiError.methodNotAllowed();
        }
        var listed = reads.list(target, query);
        listed.objects()
                .forEach(object -> deletes.delete(
                        target.named(object.path("metadata").path("name").asText()), options));
        return ApiResponse.json(200, ObjectReads.listObject(target, listed));
    }

    /** @throws ApiError 400 when the body is not a JSON object, 415 when it does not claim to be JSON */
    static ObjectNode body(ApiRequest request) {
        if (request.contentType().contains("protobuf")) {
            throw ApiError.unsupportedMediaType("the body of the request was in an unknown format - "
                    + "accepted media types include: application/json");
        }
        try {
            return JsonText.parseObject(request.body());
        } catch (UncheckedIOException e) {
            throw ApiError.badRequest("the object provided is unrecognized (must be of type JSON): " + e.getMessage());
        }
    }
}
