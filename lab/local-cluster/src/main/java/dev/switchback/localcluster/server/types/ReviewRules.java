package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reviews are answered, not kept. Everybody is known by the name {@code local} and may do everything. */
final class ReviewRules implements TypeRules {
    private final Consumer<ObjectNode> verdict;

    private ReviewRules(Consumer<ObjectNode> verdict) {
        this.verdict = verdict;
    }

    /** Knows every token but the empty one. */
    static TypeRules ofTokens() {
        return new ReviewRules(review -> {
            boolean given = !review.at("/spec/token").asText().isEmpty();
            var status = review.putObject("status").put("authenticated", given);
            if (given) {
                var user = status.putObject("user").put("username", "local");
                user.putArray("groups").add("system:authenticated");
            }
        });
    }

    /** Allows every access. */
    static TypeRules ofAccess() {
        return new ReviewRules(review -> review.putObject("status").put("allowed", true));
    }

    /** Who asks. */
    static TypeRules ofOneself() {
        return new ReviewRules(
                review -> review.putObject("status").putObject("userInfo").put("username", "local"));
    }

    /** What one may do: everything. */
    static TypeRules ofRules() {
        return new ReviewRules(review -> {
            var status = review.putObject("status").put("incomplete", false);
            var resources = status.putArray("resourceRules").addObject();
            List.of("verbs", "apiGroups", "resources")
                    .forEach(all -> resources.putArray(all).add("*"));
            var paths = status.putArray("nonResourceRules").addObject();
            List.of("verbs", "nonResourceURLs")
                    .forEach(all -> paths.putArray(all).add("*"));
        });
    }

    @Override
    public Optional<ObjectNode> answer(ObjectNode object) {
        verdict.accept(object);
        return Optional.of(object);
    }
}
