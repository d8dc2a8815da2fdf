package dev.switchback.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command is started from.
 *
 * @param environment variables
 * @param user the name of the account on this machine
 */
record Shell(Map<String, String> environment, String user, InstantSource clock) {

    static Shell here() {
        return new Shell(System.getenv(), System.getProperty("user.name", "unknown"), InstantSource.system());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
