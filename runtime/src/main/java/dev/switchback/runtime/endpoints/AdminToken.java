package dev.switchback.runtime.endpoints;

import dev.switchback.runtime.environment.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * The token without which nobody changes a breaker from outside. It comes from a file, never from a command line, and is
 * read again for each request, so that it can be rotated.
 *
 * @param file null-free; empty when none is configured: then nothing can be changed
 * @param guardsReads whether statistics need it too; probes and metrics never do
 */
public record AdminToken(Optional<Path> file, boolean guardsReads) {
    private static final int SHORTEST = 16;

    /** Nothing can be changed, everything can be read. */
    public static AdminToken none() {
        return new AdminToken(Optional.empty(), false);
    }

    /** From {@code SWITCHBACK_ADMIN_TOKEN_FILE} and {@code SWITCHBACK_ADMIN_GUARDS_READS}. */
    public static AdminToken read(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        return new AdminToken(
                variables.text("SWITCHBACK_ADMIN_TOKEN_FILE").map(Path::of),
                variables.flag("SWITCHBACK_ADMIN_GUARDS_READS", false));
    }

    /** Empty when the token is the right one, else why it is not let through. */
    Optional<Response> refuses(String token) {
        if (file.isEmpty()) {
            return Optional.of(Response.problem(
                    403, "nothing can be changed here: SWITCHBACK_ADMIN_TOKEN_FILE names no file with a token"));
        }
        if (token.isEmpty()) {
            return Optional.of(Response.problem(401, "this needs the header Authorization: Bearer <token>"));
        }
        try {
            byte[] right = Files.readString(file.get()).strip().getBytes(StandardCharsets.UTF_8);
            if (right.length < SHORTEST) {
                return Optional.of(Response.problem(
                        503, "the file with the token holds none of at least " + SHORTEST + " characters"));
            }
            return MessageDigest.isEqual(right, token.getBytes(StandardCharsets.UTF_8))
                    ? Optional.empty()
                    : Optional.of(Response.problem(403, "this is not the token"));
        } catch (IOException e) {
            return Optional.of(Response.problem(503, "the file with the token cannot be read"));
        }
    }
}
