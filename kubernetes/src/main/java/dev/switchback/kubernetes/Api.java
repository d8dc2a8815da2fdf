package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.kubernetes.WriteOutcome.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Sends requests and says in our words what came of them. */
final class Api {
    static final String JSON = "application/json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String MERGE_PATCH = "application/merge-patch+json";

    /** How often a patch is made again for changes that do not matter, such as scaling, before it is given up. */
    private static final int PATCH_ATTEMPTS = 5;

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
            return Reading.missing(lastServerTime);
        }
        var response = get(path.get());
        var status = ErrorStatus.of(response);
        if (status.objectMissing()) {
            return Reading.missing(response.serverTime());
        }
        return Reading.of(parse.apply(object("GET", path.get(), status)), response.serverTime());
    }

    /** Posts something that is not kept, such as a review, and gives the answer. */
    ObjectNode ask(String path, JsonNode question) {
        try {
            var response = sent(new Request("POST", path, JSON, ExactJson.write(question)));
            return object("POST", path, ErrorStatus.of(response));
        } catch (IOException e) {
            throw new ApiException.Unreachable(call("POST", path) + ": " + reason(e), e);
        }
    }

    /** Writes; an empty path is a name that no object can have. */
    WriteOutcome write(String method, Optional<String> path, String contentType, JsonNode body) {
        if (path.isEmpty()) {
            return impossibleName();
        }
        return write(new Request(method, path.get(), contentType, ExactJson.write(body)));
    }

    WriteOutcome delete(Optional<String> path) {
        return path.map(p -> write(new Request("DELETE", p, "", ""))).orElseGet(Api::impossibleName);
    }

    /** Deletes the object of that UID; {@link Kind#CONFLICT} when another one has the name by now. */
    WriteOutcome delete(Optional<String> path, String uid) {
        var options = ExactJson.newObject().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", uid);
        return write("DELETE", path, JSON, options);
    }

    private static WriteOutcome impossibleName() {
        return WriteOutcome.not(Kind.MISSING, "no object can have that namespace and name");
    }

    /**
     * Sends a JSON Patch that tests whether the object is still the one that was read, and makes it again when a test
     * failed for a change that does not matter.
     *
     * @param patch for an object as it is now
     * @param difference what of the object is no longer as it was judged; empty when all that matters is the same
     */
    WriteOutcome patchUnchanged(
            Optional<String> path,
            ArrayNode first,
            Function<ObjectNode, ArrayNode> patch,
            Function<ObjectNode, Optional<String>> difference) {
        var sent = first;
        for (int attempt = 1; ; attempt++) {
            var outcome = write("PATCH", path, JSON_PATCH, sent);
            if (outcome.kind() != Kind.INVALID || attempt == PATCH_ATTEMPTS) {
                return outcome;
            }
            try {
                var now = read(path, object -> object).found();
                if (now.isEmpty()) {
                    return WriteOutcome.not(Kind.MISSING, "the object was deleted");
                }
                var changed = difference.apply(now.get());
                if (changed.isPresent()) {
                    return WriteOutcome.not(Kind.CHANGED, changed.get());
                }
                var next = patch.apply(now.get());
                if (next.equals(sent)) {
                    return outcome; // no test failed: the API server does not accept what the patch leads to
                }
                sent = next;
            } catch (ApiException e) {
                return WriteOutcome.not(Kind.UNREACHABLE, String.valueOf(e.getMessage()));
            }
        }
    }

    private WriteOutcome write(Request request) {
        var call = call(request.method(), request.path());
        try {
            var status = ErrorStatus.of(sent(request));
            if (!status.success()) {
                return status.outcome(call);
            }
            return status.body().isEmpty()
                    ? WriteOutcome.not(Kind.UNREACHABLE, call + ": answered " + status.code() + " without an object")
                    : WriteOutcome.applied(status.body());
        } catch (IOException e) {
            return WriteOutcome.not(Kind.UNREACHABLE, call + ": " + reason(e));
        }
    }

    private Response sent(Request request) throws IOException {
        var response = transport.send(request);
        lastServerTime = response.serverTime();
        return response;
    }

    /** The object of a success, or the exception that the answer stands for. */
    static ObjectNode object(String method, String path, ErrorStatus status) {
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
        return ErrorStatus.oneLine(message == null ? e.getClass().getSimpleName() : message);
    }
}
