package dev.switchback.runtime.endpoints;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        String header = authorization == null ? "" : authorization;
        boolean bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
        return new Request(method, path, query, bearer ? header.substring(7).strip() : "");
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
