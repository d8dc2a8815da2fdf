package dev.switchback.loop.stage;

import dev.switchback.loop.process.Mark;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a stage is set up with.
 *
 * @param folder for all files of the run; exists
 * @param mark put into the environment of all that is started
 * @param switchback the command line that runs the {@code switchback} command, to which arguments are added
 */
public record Equipment(
        Path folder, Mark mark, Path prometheus, Path alertmanager, List<String> switchback, Timekeeping timekeeping) {
    public Equipment {
        switchback = List.copyOf(switchback);
    }

    /** The clock, and a scheduler with several threads whose tasks may block for a moment. */
    public record Timekeeping(InstantSource clock, ScheduledExecutorService timer) {}

    public Path logs() {
        return folder.resolve("logs");
    }
}
