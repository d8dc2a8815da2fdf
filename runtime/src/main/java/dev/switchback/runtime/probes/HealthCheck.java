package dev.switchback.runtime.probes;

/** Asks a dependency whether it works. It may block; it is interrupted when its timeout is over. */
@FunctionalInterface
public interface HealthCheck {

    /**
     * Whether it works.
     *
     * @throws Exception when it does not, or cannot be asked
     */
    boolean isHealthy() throws Exception;
}
