package dev.switchback.runtime.endpoints;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, as far as the endpoints look at it.
 *
 * @param path without the query, not decoded
 * @param query decoded; of a repeated name the last counts
 * @param token of the header {@code Authorization: Bearer ...}; empty without one
 */
public record Request(String method, String path, Map<String, String> query, String token) {

    public Request {
        query = Map.copyOf(query);
    }

    /**
     * From what every server has.
     *
     * @param rawQuery null or empty for none
     * @param authorization the header's value, null for none
     */
    public static Request of(String method, String path, @Nullable String rawQuery, @Nullable String authorization) {
        Map<String, String> query = new HashMap<>();
        for (String pair : rawQuery == null || rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        String header = authorization == null ? "" : authorization;
        boolean bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
        return new Request(method, path, query, bearer ? header.substring(7).strip() : "");
    }

    /** A part of a path, where a plus sign stands for itself. */
    static String decodedPath(String part) {
        return decoded(part.replace("+", "%2B"));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The refusal of a request that has other parameters, or one without a value; empty for none. */
    Optional<Response> refusedParameters(String... allowed) {
        for (Map.Entry<String, String> given : query.entrySet()) {
            if (!List.of(allowed).contains(given.getKey())) {
                return Optional.of(Response.problem(
                        400, "unknown parameter " + given.getKey() + "; allowed: " + String.join(", ", allowed)));
            }
            if (given.getValue().isBlank()) {
                return Optional.of(Response.problem(400, "parameter " + given.getKey() + " has no value"));
            }
        }
        return Optional.empty();
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
