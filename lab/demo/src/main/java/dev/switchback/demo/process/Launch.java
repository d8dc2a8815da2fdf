package dev.switchback.demo.process;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Starts programs that answer HTTP on 127.0.0.1, and waits until they say that they are ready. */
public final class Launch {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TAIL = 15;

    private final Processes processes;
    private final Patience patience;
    private final Predicate<URI> answers;

    /** @param answers whether a GET is answered with 200 */
    public Launch(Processes processes, Patience patience, Predicate<URI> answers) {
        this.processes = processes;
        this.patience = patience;
        this.answers = answers;
    }

    /**
     * What to start.
     *
     * @param name of the log file
     * @param command for a port
     * @param ready path that answers 200 when it is ready
     */
    public record Program(String name, IntFunction<List<String>> command, String ready) {}

    /**
     * Starts it and waits.
     *
     * @throws GaveUp when it ends or does not become ready; with the last lines that it printed
     */
    public Server start(Program program, int port) throws GaveUp, InterruptedException {
        LocalProcess process = begin(program, port);
        Server server = new Server(process, URI.create("http://127.0.0.1:" + port));
        try {
            return patience.await(program.name() + " to be ready", LIMIT, () -> look(server, program));
        } catch (GaveUp e) {
            boolean hangs = process.isRunning();
            process.close();
            throw hangs ? new GaveUp(e.getMessage() + "; the end of its output:\n" + process.tail(TAIL)) : e;
        }
    }

    private LocalProcess begin(Program program, int port) throws GaveUp {
        try {
            return processes.start(program.name(), program.command().apply(port), Map.of());
        } catch (IOException e) {
            throw new GaveUp(program.name() + " cannot be started: " + e.getMessage());
        }
    }

    private Optional<Server> look(Server server, Program program) throws GaveUp {
        server.mustRun();
        return answers.test(server.at(program.ready())) ? Optional.of(server) : Optional.empty();
    }
}
