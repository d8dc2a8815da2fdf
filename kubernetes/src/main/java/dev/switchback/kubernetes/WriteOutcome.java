package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What became of a write.
 *
 * @param message for people: the call, and what the API server said about it; empty when the write was applied
 * @param object as the API server now holds it; missing unless the write was applied
 */
public record WriteOutcome(Kind kind, String message, JsonNode object) {

    /** The kinds of outcome. {@link #UNREACHABLE} alone leaves open whether the write was done. */
    public enum Kind {
        APPLIED,
        /** 409: the object exists already, or its resourceVersion is no longer the one that was given. */
        CONFLICT,
        /** The object is no longer the one that the write was decided for; the message says what differs. */
        CHANGED,
        /** 422, or another 4xx: the API server does not accept the object. */
        INVALID,
        /** 404: the object, its namespace or its resource type does not exist; or the namespace is terminating. */
        MISSING,
        /** 401 or 403, or a denial by admission, whatever its status. */
        FORBIDDEN,
        /** Network, timeout, 429 or 5xx: trying again later can help, and the write may have been done. */
        UNREACHABLE
    }

    /** The write was done. */
    public static WriteOutcome applied(JsonNode object) {
        return new WriteOutcome(Kind.APPLIED, "", object);
    }

    /** The write was not done, or it is not known whether it was. */
    public static WriteOutcome not(Kind kind, String message) {
        return new WriteOutcome(kind, message, MissingNode.getInstance());
    }

    public boolean isApplied() {
        return kind == Kind.APPLIED;
    }
}
