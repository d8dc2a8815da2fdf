package dev.switchback.demo.stage;

import dev.switchback.demo.load.Users;
import dev.switchback.demo.monitoring.Prometheus;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Patience;
import dev.switchback.demo.process.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All that runs for a release by canary: users come through a gateway, and Prometheus watches.
 *
 * @param processes starts more programs
 */
public record CanaryStage(
        Equipment equipment,
        Path kubeconfig,
        Shop shop,
        Watch watch,
        Processes processes,
        Patience patience,
        Users users) {

    /** Habits of users that wait for no answer longer than 5 s. */
    public static final Users.Habit HABIT = new Users.Habit("/api/v1/orders", 100, Duration.ofSeconds(5));

    /**
     * Prometheus, and how it comes back.
     *
     * @param prometheus the one that runs first
     * @param again starts it again, with all that it has stored
     * @param versions of the programs that take part
     */
    public record Watch(Prometheus prometheus, Start again, Map<String, String> versions) {
        /** Starts a Prometheus and waits until it is ready. */
        @FunctionalInterface
        public interface Start {
            Prometheus start() throws GaveUp, InterruptedException;
        }
    }
}
