package dev.switchback.rollback.web;

import dev.switchback.kubernetes.AccessReviews;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.rollback.config.Auth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks the API server whose token it is and what its user may do; answers are remembered for seconds. */
final class ClusterGate implements Gatekeeper {
    private static final String GROUP = "switchback.dev";
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MAX_REMEMBERED = 512;

    private record Remembered(Verdict verdict, long at) {}

    private final AccessReviews reviews;
    private final Auth.Kubernetes auth;
    private final String namespace;
    private final LongSupplier nanos;
    private final Map<String, Remembered> known = new LinkedHashMap<>();

    ClusterGate(AccessReviews reviews, Auth.Kubernetes auth, String namespace, LongSupplier nanos) {
        this.reviews = reviews;
        this.auth = auth;
        this.namespace = namespace;
        this.nanos = nanos;
    }

    @Override
    public Verdict judge(String token, Access access) {
        if (token.isEmpty()) {
            return new Verdict.Unknown("a bearer token of this cluster is needed");
        }
        String key = digest(token) + " " + access;
        Remembered remembered = remembered(key);
        if (remembered != null) {
            return remembered.verdict();
        }
        Verdict verdict = ask(token, access);
        if (!(verdict instanceof Verdict.Unsure)) {
            remember(key, verdict);
        }
        return verdict;
    }

    private Verdict ask(String token, Access access) {
        try {
            AccessReviews.Authentication who = reviews.authenticate(token, auth.audiences());
            if (!(who instanceof AccessReviews.Authentication.Authenticated known)) {
                return new Verdict.Unknown("the cluster does not know this token");
            }
            AccessReviews.User user = known.user();
            return reviews.allowed(user, access.verb(), GROUP, access.resource(), namespace)
                    ? new Verdict.Welcome(user.name())
                    : new Verdict.Forbidden(user.name() + " may not " + access.verb() + " " + access.resource() + "."
                            + GROUP + " in namespace " + namespace);
        } catch (ApiException e) {
            return new Verdict.Unsure("the API server cannot be asked who this is: " + e.getMessage());
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
