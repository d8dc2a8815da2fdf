package dev.switchback.demo.stage;

import dev.switchback.demo.process.Processes.Mark;
import dev.switchback.tools.Installation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a stage is set up with.
 *
 * @param folder for all files of the run; exists
 * @param mark put into the environment of all that is started
 * @param installation finds Prometheus and Alertmanager
 * @param switchback the command line that runs the {@code switchback} command, to which arguments are added
 * @param timer has several threads; its tasks may block for a moment
 */
public record Equipment(
        Path folder,
        Mark mark,
        Installation installation,
        List<String> switchback,
        InstantSource clock,
        ScheduledExecutorService timer) {
    public Equipment {
        switchback = List.copyOf(switchback);
    }

    public Path logs() {
        return folder.resolve("logs");
    }
}
