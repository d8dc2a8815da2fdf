package dev.switchback.rollback.web;

import dev.switchback.kubernetes.AccessReviews;
import dev.switchback.rollback.config.Auth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.slf4j.LoggerFactory;

/** Decides who a caller is, and whether the caller may do what it asks for. */
interface Authenticator {

    /** Blocks for as long as the API server takes to answer. */
    Verdict judge(String token, Access access);

    /** The decision about one request. */
    sealed interface Verdict {
        /** @param user who it is, for what is recorded */
        record Allowed(String user) implements Verdict {}

        /** @param status 401 when it is not known who this is, 403 when it is not permitted, 503 when it cannot be checked */
        record Refused(int status, String why) implements Verdict {}
    }

    static Authenticator of(Auth auth, AccessReviews reviews, String namespace) {
        if (auth instanceof Auth.TokenFile files) {
            return (token, access) -> compare(token, access, files);
        }
        if (auth instanceof Auth.Kubernetes kubernetes) {
            return new KubernetesAuthenticator(reviews, kubernetes, namespace, System::nanoTime);
        }
        return (token, access) -> new Verdict.Allowed("somebody on this machine");
    }

    /** Compares with the tokens in files, which are read for each request: they are small, and rotation needs no restart. */
    private static Verdict compare(String token, Access access, Auth.TokenFile files) {
        if (token.isEmpty()) {
            return new Verdict.Refused(401, "a bearer token is required");
        }
        if (holds(files.all(), token)) {
            return new Verdict.Allowed("holder of the token");
        }
        if (files.trigger().filter(f -> holds(f, token)).isEmpty()) {
            return new Verdict.Refused(401, "unknown token");
        }
        return access == Access.TRIGGER
                ? new Verdict.Allowed("alertmanager")
                : new Verdict.Refused(403, "this token may POST /trigger and nothing else");
    }

    private static boolean holds(Path file, String token) {
        try {
            byte[] expected = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
            // Takes as long whatever the token is.
            boolean same = MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8));
            return same && expected.length > 0;
        } catch (IOException e) {
            LoggerFactory.getLogger(Authenticator.class)
                    .warn(
                            "the token file {} cannot be read ({})",
                            file,
                            e.getClass().getSimpleName());
            return false;
        }
    }
}
