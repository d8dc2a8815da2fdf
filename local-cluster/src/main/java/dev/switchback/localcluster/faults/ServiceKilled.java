package dev.switchback.localcluster.faults;

/** Ends a caller in the same process where it stands, as SIGKILL would; nothing may catch it but who plays the kill. */
public final class ServiceKilled extends Error {
    public ServiceKilled(ApiCall call) {
        super("killed at " + call);
    }
}
