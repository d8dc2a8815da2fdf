package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Tokens and permissions, as an API server answers TokenReview and SubjectAccessReview about them. */
final class Accounts {
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Map<String, Predicate<String>> permissions = new ConcurrentHashMap<>();
    private volatile String self = "";
    final AtomicInteger reviews = new AtomicInteger();

    /**
     * Makes a token known.
     *
     * @param may is asked for {@code verb resource}, such as {@code create rollbacks/trigger}
     */
    void add(String token, String user, Predicate<String> may) {
        users.put(token, user);
        permissions.put(user, may);
    }

    void forget(String token) {
        users.remove(token);
    }

    /** Whom the API server takes the service for. */
    void self(String user) {
        self = user;
    }

    ApiServer before(ApiServer server) {
        return new ApiServer() {
            @Override
            public ApiResponse handle(ApiRequest request) {
                if (!request.method().equals("POST") || !request.path().endsWith("reviews") || users.isEmpty()) {
                    return server.handle(request);
                }
                reviews.incrementAndGet();
                ObjectNode review = (ObjectNode) ClusterUnderTest.json(request.body());
                if (request.path().endsWith("/selfsubjectreviews")) {
                    review.putObject("status").putObject("userInfo").put("username", self);
                } else {
                    answer(review, request.path().endsWith("/tokenreviews"));
                }
                return new ApiResponse(201, review.toString(), Instant.now());
            }

            @Override
            public Subscription watch(ApiRequest request, Consumer<String> onLine, Runnable onEnd) {
                return server.watch(request, onLine, onEnd);
            }
        };
    }

    private void answer(ObjectNode review, boolean aboutToken) {
        JsonNode spec = review.path("spec");
        if (aboutToken) {
            String user = users.get(spec.path("token").asText());
            ObjectNode status = review.putObject("status").put("authenticated", user != null);
            status.putObject("user").put("username", user);
            status.set("audiences", spec.path("audiences"));
        } else {
            JsonNode wanted = spec.path("resourceAttributes");
            String asked =
                    wanted.path("verb").asText() + " " + wanted.path("resource").asText();
            Predicate<String> may = permissions.getOrDefault(spec.path("user").asText(), any -> false);
            review.putObject("status").put("allowed", may.test(asked));
        }
    }
}
