package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.server.discovery.AggregatedDiscovery;
import dev.switchback.localcluster.server.discovery.ApiDiscovery;
import dev.switchback.localcluster.server.discovery.OpenApi;
import dev.switchback.localcluster.server.types.TypeRegistry;
import java.time.Instant;
import java.util.Optional;

/** Answers requests about the server itself: health, version, discovery, OpenAPI. */
final class ServerPaths {
    private final ApiDiscovery discovery;
    private final AggregatedDiscovery aggregated;
    private final OpenApi openApi;

    ServerPaths(TypeRegistry types) {
        discovery = new ApiDiscovery(types);
        aggregated = new AggregatedDiscovery(types);
        openApi = new OpenApi(types);
    }

    /** Empty when the path is about something else. */
    Optional<ApiResponse> handle(ApiRequest request) {
        if (!request.method().equals("GET")) {
            return Optional.empty();
        }
        String path = request.plainPath();
        if (AggregatedDiscovery.accepted(request.accept()) && (path.equals("/api") || path.equals("/apis"))) {
            var document = path.equals("/api") ? aggregated.core() : aggregated.groups();
            return Optional.of(
                    new ApiResponse(200, AggregatedDiscovery.CONTENT_TYPE, JsonText.write(document), Instant.EPOCH));
        }
        return switch (path) {
            case "/healthz", "/livez", "/readyz" -> Optional.of(ApiResponse.text("ok"));
            case "/version" -> json(Optional.of(version()));
            case "/api" -> json(Optional.of(discovery.coreVersions()));
            case "/apis" -> json(Optional.of(discovery.groups()));
            case "/openapi/v3" -> json(Optional.of(openApi.index()));
            default -> below(path.substring(1).split("/", -1));
        };
    }

    private Optional<ApiResponse> below(String[] parts) {
        if (parts[0].equals("openapi") && parts.length > 3 && parts[1].equals("v3")) {
            return json(
                    parts[2].equals("api")
                            ? openApi.document("", parts[3])
                            : openApi.document(parts[3], parts[parts.length - 1]));
        }
        if (parts[0].equals("api") && parts.length == 2) {
            return json(discovery.resources("", parts[1]));
        }
        if (parts[0].equals("apis") && parts.length == 2) {
            return json(discovery.group(parts[1]));
        }
        return parts[0].equals("apis") && parts.length == 3
                ? json(discovery.resources(parts[1], parts[2]))
                : Optional.empty();
    }

    private static Optional<ApiResponse> json(Optional<ObjectNode> document) {
        return document.map(found -> ApiResponse.json(200, found));
    }

    private static ObjectNode version() {
        return JsonText.object()
                .put("major", "1")
                .put("minor", "35")
                .put("gitVersion", "v1.35.0-switchback.local")
                .put("gitCommit", "")
                .put("gitTreeState", "")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "");
    }
}
