package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a write. {@link Unreachable} alone leaves open whether it was done. */
public sealed interface WriteOutcome {

    /** Done; {@code object} is the object as the API server now holds it. */
    record Applied(JsonNode object) implements WriteOutcome {}

    /** 409: the object exists already, or its resourceVersion is no longer the one that was given. */
    record Conflict(String message) implements WriteOutcome {}

    /** 422, or another 4xx: a {@code test} of a JSON Patch failed, or the object is invalid. Nothing was changed. */
    record Invalid(String message) implements WriteOutcome {}

    /** 404: the object, its namespace or its resource type does not exist; or the namespace is terminating. */
    record Missing(String message) implements WriteOutcome {}

    /** 401 or 403, or a denial by admission, whatever its status. Nothing was changed. */
    record Forbidden(String message) implements WriteOutcome {}

    /** Network, timeout, 429 or 5xx: passing, and the write may have been done. */
    record Unreachable(String message) implements WriteOutcome {}
}
