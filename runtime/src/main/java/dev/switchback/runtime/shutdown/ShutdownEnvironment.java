package dev.switchback.runtime.shutdown;

import dev.switchback.runtime.environment.Variables;
import java.time.Duration;
import java.util.Map;

/** Reads {@link ShutdownSettings} from environment variables. */
public final class ShutdownEnvironment {
    /** Longest time that makes sense for any part: an hour. */
    private static final Duration MOST = Duration.ofHours(1);

    private static final Duration LEAST_DRAIN = Duration.ofSeconds(1);

    private ShutdownEnvironment() {}

    /**
     * Without {@code GRACEFUL_SHUTDOWN_DRAIN_SECONDS}, the drain gets what the other parts leave of the grace period, less
     * one second.
     *
     * @throws IllegalArgumentException naming the variable and what is allowed, or the sum that does not fit
     */
    public static ShutdownSettings read(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        boolean enabled = variables.flag("GRACEFUL_SHUTDOWN_ENABLED", true);
        Duration grace = seconds(variables, "TERMINATION_GRACE_PERIOD_SECONDS", 30);
        Duration preStop = seconds(variables, "PRESTOP_DELAY_SECONDS", 5);
        Duration delay = seconds(variables, "GRACEFUL_SHUTDOWN_DELAY_SECONDS", 5);
        Duration flush = seconds(variables, "GRACEFUL_SHUTDOWN_FLUSH_SECONDS", 2);
        Duration slack = seconds(variables, "GRACEFUL_SHUTDOWN_SLACK_SECONDS", 2);
        Duration left =
                grace.minus(preStop).minus(delay).minus(flush).minus(slack).minus(LEAST_DRAIN);
        Duration drain = variables.seconds(
                "GRACEFUL_SHUTDOWN_DRAIN_SECONDS", left.compareTo(LEAST_DRAIN) < 0 ? LEAST_DRAIN : left, MOST);
        return new ShutdownSettings(enabled, grace, preStop, delay, drain, flush, slack);
    }

    private static Duration seconds(Variables variables, String name, int otherwise) {
        return variables.seconds(name, Duration.ofSeconds(otherwise), MOST);
    }
}
