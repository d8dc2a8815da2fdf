package dev.switchback.localcluster.node;

import dev.switchback.localcluster.node.PodLogs.LogLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of a container, its output going to the container's log. */
final class ContainerProcess {
    private static final Logger log = LoggerFactory.getLogger(ContainerProcess.class);

    private final Process process;

    private ContainerProcess(Process process) {
        this.process = process;
    }

    /** @throws IOException when there is no such program */
    static ContainerProcess start(
            List<String> command, Map<String, String> environment, ContainerLog output, InstantSource clock)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var reader = new Thread(() -> read(process, output, clock), "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return new ContainerProcess(process);
    }

    private static void read(Process process, ContainerLog output, InstantSource clock) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(new LogLine(clock.instant(), line));
            }
        } catch (IOException e) {
            log.debug("output of {} broke off", process.pid(), e);
        } finally {
            output.end();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Calls back once, with the exit code, on any thread; 128 and the signal's number for a signal. */
    void onExit(IntConsumer callback) {
        var unused = process.onExit().thenAccept(ended -> callback.accept(ended.exitValue()));
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL, to the processes that it started too. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Waits until it has ended. */
    void join() throws InterruptedException {
        process.waitFor();
    }
}
