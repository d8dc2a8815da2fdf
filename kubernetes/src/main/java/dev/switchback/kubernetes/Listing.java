package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Transport.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A complete list, read page by page.
 *
 * @param resourceVersion of the list, to watch from
 */
record Listing(List<JsonNode> items, String resourceVersion) {
    private static final int PAGE = 500;
    private static final int ATTEMPTS = 4;

    /**
     * Reads all pages; begins anew when the pages' version expires between two of them (410).
     *
     * @param labelSelector in the query's syntax; empty for all objects
     */
    static Listing read(Api api, String path, String labelSelector) {
        return readAll(api, path, labelSelector.isEmpty() ? "" : "&labelSelector=" + encode(labelSelector));
    }

    /** Those objects that match a field selector. */
    static Listing ofFields(Api api, String path, String fieldSelector) {
        return readAll(api, path, "&fieldSelector=" + encode(fieldSelector));
    }

    private static Listing readAll(Api api, String path, String selector) {
        var query = path + "?limit=" + PAGE + selector;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var listing = readPages(api, query);
            if (listing.isPresent()) {
                return listing.get();
            }
        }
        throw new ApiException.Unreachable(Api.call("GET", path) + ": the list expired while it was read");
    }

    private static Optional<Listing> readPages(Api api, String query) {
        var items = new ArrayList<JsonNode>();
        var next = "";
        while (true) {
            Response response = api.get(next.isEmpty() ? query : query + "&continue=" + encode(next));
            if (response.status() == 410 && !next.isEmpty()) {
                return Optional.empty();
            }
            var page = Api.object("GET", query, ErrorStatus.of(response));
            if (!page.path("items").isArray() && !page.path("items").isNull()) {
                throw new ApiException.Refused(Api.call("GET", query) + ": answered without a list");
            }
            page.path("items").forEach(items::add);
            next = Fields.text(page.path("metadata").path("continue"));
            if (next.isEmpty()) {
                return Optional.of(new Listing(items, Fields.resourceVersion(page)));
            }
        }
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
