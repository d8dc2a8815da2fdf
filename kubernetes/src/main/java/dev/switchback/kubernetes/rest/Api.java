package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.kubernetes.WriteOutcome;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Sends requests and says in our words what came of them. */
final class Api {
    static final String JSON = "application/json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private final Transport transport;

    /** Of the last answer, for those that are given without a call. */
    private volatile Instant lastServerTime = Instant.EPOCH;

    Api(Transport transport) {
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    /** @throws ApiException.Unreachable when no answer came */
    Response get(String path) {
        try {
            return sent(Request.get(path));
        } catch (IOException e) {
            throw new ApiException.Unreachable(call("GET", path) + ": " + reason(e), e);
        }
    }

    /** Reads one object; an empty path is a name that no object can have. */
    <T> Reading<T> read(Optional<String> path, Function<ObjectNode, T> parse) {
        if (path.isEmpty()) {
            return new Reading.Missing<>(lastServerTime);
        }
        var response = get(path.get());
        var status = Status.of(response);
        if (status.objectMissing()) {
            return new Reading.Missing<>(response.serverTime());
        }
        return new Reading.Found<>(parse.apply(object("GET", path.get(), status)), response.serverTime());
    }

    /** Posts something that is not kept, such as a review, and gives the answer. */
    ObjectNode ask(String path, JsonNode question) {
        try {
            var response = sent(new Request("POST", path, JSON, Codec.write(question)));
            return object("POST", path, Status.of(response));
        } catch (IOException e) {
            throw new ApiException.Unreachable(call("POST", path) + ": " + reason(e), e);
        }
    }

    /** Writes; an empty path is a name that no object can have. */
    WriteOutcome write(String method, Optional<String> path, String contentType, JsonNode body) {
        if (path.isEmpty()) {
            return new WriteOutcome.Missing("no object can have that namespace and name");
        }
        return write(new Request(method, path.get(), contentType, Codec.write(body)));
    }

    WriteOutcome delete(Optional<String> path) {
        return path.map(p -> write(new Request("DELETE", p, "", "")))
                .orElseGet(() -> new WriteOutcome.Missing("no object can have that namespace and name"));
    }

    private WriteOutcome write(Request request) {
        var call = call(request.method(), request.path());
        try {
            var status = Status.of(sent(request));
            if (!status.success()) {
                return status.outcome(call);
            }
            return status.body().isEmpty()
                    ? new WriteOutcome.Unreachable(call + ": answered " + status.code() + " without an object")
                    : new WriteOutcome.Applied(status.body());
        } catch (IOException e) {
            return new WriteOutcome.Unreachable(call + ": " + reason(e));
        }
    }

    private Response sent(Request request) throws IOException {
        var response = transport.send(request);
        lastServerTime = response.serverTime();
        return response;
    }

    /** The object of a success, or the exception that the answer stands for. */
    static ObjectNode object(String method, String path, Status status) {
        var call = call(method, path);
        if (!status.success()) {
            throw status.exception(call);
        }
        if (status.body() instanceof ObjectNode object && !object.isEmpty()) {
            return object;
        }
        throw new ApiException.Refused(call + ": answered " + status.code() + " without a JSON object");
    }

    /** For messages: without the query. */
    static String call(String method, String path) {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }

    static String reason(IOException e) {
        var message = e.getMessage();
        return Status.oneLine(message == null ? e.getClass().getSimpleName() : message);
    }
}
