package dev.switchback.demo.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All programs of one run. Closing ends them, the last one started first; after that none can be started. */
public final class Processes implements AutoCloseable {
    private final Path logs;
    private final Mark mark;
    private final Deque<LocalProcess> started = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param logs folder for the output of each program, which need not exist yet
     * @param mark put into the environment of each program
     */
    public Processes(Path logs, Mark mark) {
        this.logs = logs;
        this.mark = mark;
    }

    /**
     * Starts a program in the folder of the logs, with no input.
     *
     * @param name of the log file, without {@code .log}
     * @throws IOException when it cannot be started
     * @throws IllegalStateException after {@link #close}
     */
    public synchronized LocalProcess start(String name, List<String> command, Map<String, String> environment)
            throws IOException {
        if (closed) {
            throw new IllegalStateException("the run is ending: " + name + " is not started");
        }
        Path log = Files.createDirectories(logs).resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(logs.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put(Mark.VARIABLE, mark.value());
        LocalProcess process = new LocalProcess(name, builder.start(), log);
        started.push(process);
        return process;
    }

    @Override
    public void close() {
        Deque<LocalProcess> all = stop();
        all.forEach(LocalProcess::terminate);
        all.forEach(LocalProcess::close);
    }

    private synchronized Deque<LocalProcess> stop() {
        closed = true;
        return new ArrayDeque<>(started);
    }

    /**
     * Tells the programs of one run from all others: the value of an environment variable that each of them has, and their
     * children too.
     */
    public record Mark(String value) {
        public static final String VARIABLE = "SWITCHBACK_RUN";

        public Mark {
            if (!value.matches("[A-Za-z0-9-]{4,80}")) {
                throw new IllegalArgumentException(VARIABLE + "=" + value + ": letters, digits and dashes only");
            }
        }

        /** The one that this process was started with, so that whatever it starts has it, else a new one. */
        public static Mark of(Map<String, String> environment) {
            String given = environment.getOrDefault(VARIABLE, "");
            return new Mark(given.isEmpty() ? UUID.randomUUID().toString() : given);
        }
    }
}
