package dev.switchback.rollback.web;

import dev.switchback.rollback.config.Auth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares with the tokens in files, which are read anew each time: they are small, and rotation needs no restart. */
final class TokenFileGate implements Gatekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFileGate.class);

    private final Auth.TokenFile files;

    TokenFileGate(Auth.TokenFile files) {
        this.files = files;
    }

    @Override
    public Verdict judge(String token, Access access) {
        if (token.isEmpty()) {
            return new Verdict.Unknown("a bearer token is needed");
        }
        if (holds(files.all(), token)) {
            return new Verdict.Welcome("holder of the token");
        }
        if (files.trigger().filter(f -> holds(f, token)).isEmpty()) {
            return new Verdict.Unknown("the token is not known");
        }
        return access == Access.TRIGGER
                ? new Verdict.Welcome("alertmanager")
                : new Verdict.Forbidden("this token may POST /trigger and nothing else");
    }

    private static boolean holds(Path file, String token) {
        try {
            byte[] expected = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
            // Takes as long whatever the token is.
            boolean same = MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8));
            return same && expected.length > 0;
        } catch (IOException e) {
            LOG.warn("the token file cannot be read: {}", e.toString());
            return false;
        }
    }
}
