package dev.switchback.runtime.probes;

import java.util.Optional;

/** The questions, each with its path. */
public enum Probe {
    /** Does the process itself still work? Kubernetes restarts the container when not. */
    LIVE("/health/live"),
    /** May the pod get traffic? */
    READY("/health/ready"),
    /** Has it started? The other probes begin then. */
    STARTUP("/health/startup"),
    /** All of it, for people. */
    HEALTH("/health");

    private final String path;

    Probe(String path) {
        this.path = path;
    }

    /** Where it is asked. */
    public String path() {
        return path;
    }

    /** The probe that is asked there, if any. */
    public static Optional<Probe> at(String path) {
        for (Probe probe : values()) {
            if (probe.path.equals(path)) {
                return Optional.of(probe);
            }
        }
        return Optional.empty();
    }
}
