package dev.switchback.rollback.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How callers prove who they are. */
public sealed interface Auth {

    /** Not at all; the service then listens on the loopback address only. */
    record None() implements Auth {}

    /**
     * A bearer token that a file holds; read again when the file changes.
     *
     * @param all may do everything
     * @param trigger may post to {@code /trigger} and nothing else
     */
    record TokenFile(Path all, Optional<Path> trigger) implements Auth {}

    /**
     * A token that the cluster knows, and the permissions of its user on {@code rollbacks.switchback.dev}.
     *
     * @param audiences the token has to be for one of them; empty for the API server's own
     */
    record Kubernetes(List<String> audiences) implements Auth {}
}
