package dev.switchback.localcluster.api;

import java.util.regex.Pattern;

/**
 * A request to an API server.
 *
 * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
 * @param path with the query, such as {@code /api/v1/namespaces/shop/pods?limit=500}
 * @param contentType of the body, which for a patch says of what kind it is; empty when there is none
 * @param body empty when there is none
 * @param accept the {@code Accept} header; empty for plain JSON
 */
public record ApiRequest(String method, String path, String contentType, String body, String accept) {
    private static final Pattern WATCH = Pattern.compile("[?&]watch=(true|1)(&|$)");
    private static final Pattern FOLLOW = Pattern.compile("[?&]follow=(true|1)(&|$)");

    /** A request for plain JSON. */
    public ApiRequest(String method, String path, String contentType, String body) {
        this(method, path, contentType, body, "");
    }

    /** Reads. */
    public static ApiRequest get(String path) {
        return new ApiRequest("GET", path, "", "");
    }

    /** Writes JSON with {@code POST} or {@code PUT}. */
    public static ApiRequest json(String method, String path, String body) {
        return new ApiRequest(method, path, "application/json", body);
    }

    /** Whether the answer is a stream: a watch, or a log that is followed. */
    public boolean streams() {
        return method.equals("GET")
                && (WATCH.matcher(path).find()
                        || (plainPath().endsWith("/log") && FOLLOW.matcher(path).find()));
    }

    /** The path without the query. */
    public String plainPath() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
