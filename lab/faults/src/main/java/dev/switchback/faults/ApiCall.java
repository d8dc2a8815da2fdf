package dev.switchback.faults;

import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.RequestPath;
import java.util.Locale;

/**
 * A call as rules name it.
 *
 * @param verb as in permissions, such as {@code list} and {@code create}, or the method in lower case for a path that names
 *     no resource
 * @param resource the plural, with a subresource after a slash, such as {@code deployments} and {@code rollbacks/status}; the
 *     path itself when it names no resource
 * @param path with the query
 */
public record ApiCall(String verb, String resource, String path) {

    /** The call that a request makes. */
    public static ApiCall of(ApiRequest request) {
        String method = request.method().toLowerCase(Locale.ROOT);
        return RequestPath.parse(request.plainPath())
                .map(path -> new ApiCall(
                        verb(method, path, request),
                        path.subresource().isEmpty() ? path.plural() : path.plural() + "/" + path.subresource(),
                        request.path()))
                .orElseGet(() -> new ApiCall(method, request.plainPath(), request.path()));
    }

    private static String verb(String method, RequestPath path, ApiRequest request) {
        return switch (method) {
            case "get" -> request.streams() ? "watch" : path.name().isEmpty() ? "list" : "get";
            case "post" -> "create";
            case "put" -> "update";
            default -> method;
        };
    }

    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
