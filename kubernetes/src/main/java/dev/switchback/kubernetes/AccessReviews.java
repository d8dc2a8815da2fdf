package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server who a bearer token belongs to and what that user may do. */
public final class AccessReviews {
    private static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String SELF_REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    private final Api api;

    AccessReviews(Api api) {
        this.api = api;
    }

    /** TokenReview. */
    public Authentication authenticate(String token, List<String> audiences) {
        if (token.isBlank()) {
            return Authentication.rejected("no token");
        }
        var review = review("authentication.k8s.io/v1", "TokenReview");
        putStrings(review.putObject("spec").put("token", token), "audiences", audiences);
        var status = api.ask(TOKEN_REVIEWS, review).path("status");
        if (!status.path("authenticated").asBoolean()) {
            var error = Fields.text(status.path("error"));
            return Authentication.rejected(
                    error.isEmpty() ? "not a token of this cluster" : ErrorStatus.oneLine(error));
        }
        // An API server that does not know audiences answers without one: its yes is then not about ours.
        if (!audiences.isEmpty() && strings(status.path("audiences")).stream().noneMatch(audiences::contains)) {
            return Authentication.rejected("the token is for another audience");
        }
        return new Authentication(Optional.of(user(status.path("user"))), "");
    }

    /** SubjectAccessReview; {@code verb} on {@code group/resource} in {@code namespace} (empty: all namespaces). */
    public boolean allowed(User user, String verb, String group, String resource, String namespace) {
        var review = review("authorization.k8s.io/v1", "SubjectAccessReview");
        var spec = review.putObject("spec").put("user", user.name()).put("uid", user.uid());
        putStrings(spec, "groups", user.groups());
        var extra = spec.putObject("extra");
        user.extra().forEach((key, values) -> putStrings(extra, key, values));
        spec.putObject("resourceAttributes")
                .put("namespace", namespace)
                .put("verb", verb)
                .put("group", group)
                .put("resource", resource);
        var status = api.ask(ACCESS_REVIEWS, review).path("status");
        return status.path("allowed").asBoolean() && !status.path("denied").asBoolean();
    }

    /** SelfSubjectReview: who the API server takes us for; empty when it does not answer that. */
    public Optional<User> self() {
        try {
            var review = review("authentication.k8s.io/v1", "SelfSubjectReview");
            var info = api.ask(SELF_REVIEWS, review).path("status").path("userInfo");
            return info.isObject() ? Optional.of(user(info)) : Optional.empty();
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    private static User user(JsonNode user) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        user.path("extra").properties().forEach(e -> extra.put(e.getKey(), strings(e.getValue())));
        return new User(
                Fields.text(user.path("username")), Fields.text(user.path("uid")), strings(user.path("groups")), extra);
    }

    private static ObjectNode review(String apiVersion, String kind) {
        return ExactJson.newObject().put("apiVersion", apiVersion).put("kind", kind);
    }

    private static void putStrings(ObjectNode object, String field, List<String> values) {
        var array = object.putArray(field);
        values.forEach(array::add);
    }

    private static List<String> strings(JsonNode array) {
        var values = new ArrayList<String>();
        array.forEach(value -> values.add(Fields.text(value)));
        return values;
    }

    /** Who somebody is. */
    public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {}

    /**
     * What a TokenReview said.
     *
     * @param user whose token it is; empty when it was rejected
     * @param why it was rejected; empty when it was not
     */
    public record Authentication(Optional<User> user, String why) {
        static Authentication rejected(String why) {
            return new Authentication(Optional.empty(), why);
        }
    }
}
