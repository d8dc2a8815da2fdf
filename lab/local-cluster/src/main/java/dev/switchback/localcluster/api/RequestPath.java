package dev.switchback.localcluster.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a path such as {@code /apis/apps/v1/namespaces/shop/deployments/orders/status}; those that are absent are
 * empty.
 */
public record RequestPath(
        String group, String version, String namespace, String plural, String name, String subresource) {

    /** Empty for a path that names no type, such as {@code /version} and {@code /apis/apps/v1}. */
    public static Optional<RequestPath> parse(String plainPath) {
        var parts = new ArrayList<String>();
        for (String part : plainPath.split("/", -1)) {
            parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        parts.remove(0);
        if (parts.size() > 2 && parts.get(0).equals("api")) {
            return below("", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() > 3 && parts.get(0).equals("apis")) {
            return below(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<RequestPath> below(String group, String version, List<String> parts) {
        boolean namespaced = parts.get(0).equals("namespaces")
                && parts.size() > 2
                && !List.of("status", "finalize").contains(parts.get(2));
        var rest = namespaced ? parts.subList(2, parts.size()) : parts;
        if (rest.size() > 3 || rest.get(0).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RequestPath(
                group, version, namespaced ? parts.get(1) : "", rest.get(0), part(rest, 1), part(rest, 2)));
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }
}
