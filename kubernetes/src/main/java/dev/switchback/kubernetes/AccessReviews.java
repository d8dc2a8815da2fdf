package dev.switchback.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server who a bearer token belongs to and what that user may do. */
public interface AccessReviews {

    /** TokenReview. */
    Authentication authenticate(String token, List<String> audiences);

    /** SubjectAccessReview; {@code verb} on {@code group/resource} in {@code namespace} (empty: all namespaces). */
    boolean allowed(User user, String verb, String group, String resource, String namespace);

    /** SelfSubjectReview: who the API server takes us for; empty when it does not answer that. */
    Optional<User> self();

    /** Who somebody is. */
    record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {}

    /** What a TokenReview said. */
    sealed interface Authentication {
        record Authenticated(User user) implements Authentication {}

        record Rejected(String why) implements Authentication {}
    }
}
