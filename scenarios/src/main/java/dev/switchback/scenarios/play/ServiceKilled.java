package dev.switchback.scenarios.play;

/** Ends whatever the service was doing, as SIGKILL does: an error, so that no handler takes it for a failed call. */
final class ServiceKilled extends Error {
    ServiceKilled() {
        super("the service was killed", null, false, false);
    }
}
