package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchback.kubernetes.AccessReviews;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.rollback.config.Auth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Asks the API server whose token it is and what its user may do; answers are remembered for seconds. */
final class KubernetesAuthenticator implements Authenticator {
    private static final String GROUP = "switchback.dev";
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MAX_REMEMBERED = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Remembered(Verdict verdict, long at) {}

    private final AccessReviews reviews;
    private final Auth.Kubernetes auth;
    private final String namespace;
    private final LongSupplier nanos;
    private final Map<String, Remembered> known = new LinkedHashMap<>();

    KubernetesAuthenticator(AccessReviews reviews, Auth.Kubernetes auth, String namespace, LongSupplier nanos) {
        this.reviews = reviews;
        this.auth = auth;
        this.namespace = namespace;
        this.nanos = nanos;
    }

    @Override
    public Verdict judge(String token, Access access) {
        if (token.isEmpty()) {
            return new Verdict.Refused(401, required() + " is required");
        }
        String key = digest(token) + " " + access;
        Remembered remembered = remembered(key);
        if (remembered != null) {
            return remembered.verdict();
        }
        Verdict verdict = ask(token, access);
        if (!(verdict instanceof Verdict.Refused refused && refused.status() == 503)) {
            remember(key, verdict);
        }
        return verdict;
    }

    private Verdict ask(String token, Access access) {
        try {
            AccessReviews.Authentication who = reviews.authenticate(token, auth.audiences());
            if (who.user().isEmpty()) {
                return new Verdict.Refused(
                        401, "the cluster does not accept this token" + claims(token) + "; required: " + required());
            }
            AccessReviews.User user = who.user().get();
            return reviews.allowed(user, access.verb(), GROUP, access.resource(), namespace)
                    ? new Verdict.Allowed(user.name())
                    : new Verdict.Refused(
                            403,
                            user.name() + " may not " + access.verb() + " " + access.resource() + "." + GROUP
                                    + " in namespace " + namespace);
        } catch (ApiException e) {
            return new Verdict.Refused(503, "the API server cannot check this token: " + e.getMessage());
        }
    }

    private String required() {
        return auth.audiences().isEmpty()
                ? "a token of this cluster"
                : "a token of this cluster for the audience " + String.join(" or ", auth.audiences());
    }

    /** What the sender can correct: the token's own claims, which nobody has verified. */
    private String claims(String token) {
        JsonNode claims = payload(token);
        if (!claims.isObject()) {
            return "";
        }
        long expires = claims.path("exp").asLong(0);
        return ", which is for the audience " + IncomingAlert.sanitised(audiences(claims.path("aud")), 200)
                + (expires == 0 ? "" : " and expires at " + Instant.ofEpochSecond(expires));
    }

    private static String audiences(JsonNode aud) {
        return aud.isTextual()
                ? aud.asText()
                : StreamSupport.stream(aud.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", "));
    }

    private static JsonNode payload(String token) {
        try {
            String[] parts = token.split("\\.", -1);
            return parts.length == 3
                    ? JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
                    : MissingNode.getInstance();
        } catch (IOException | IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    private static String digest(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private synchronized @Nullable Remembered remembered(String key) {
        Remembered remembered = known.get(key);
        return remembered == null || nanos.getAsLong() - remembered.at() > REMEMBERED.toNanos() ? null : remembered;
    }

    private synchronized void remember(String key, Verdict verdict) {
        known.remove(key);
        known.put(key, new Remembered(verdict, nanos.getAsLong()));
        if (known.size() > MAX_REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
