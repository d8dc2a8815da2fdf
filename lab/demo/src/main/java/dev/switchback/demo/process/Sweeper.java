package dev.switchback.demo.process;

import dev.switchback.demo.process.Processes.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A small shell that outlives this process: when this process ends in any way, {@code SIGKILL} included, it ends every
 * program that has the run's mark and removes the run's folder. It learns of the end by its standard input, which
 * closes then.
 */
public final class Sweeper implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SCRIPT = "sweep.sh";

    private final Process shell;

    private Sweeper(Process shell) {
        this.shell = shell;
    }

    /**
     * @param folder removed at the end; below the folder for temporary files
     * @throws IOException when there is no {@code sh}
     */
    public static Sweeper start(Mark mark, Path folder) throws IOException {
        String self = String.valueOf(ProcessHandle.current().pid());
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", script(), "switchback-sweeper", mark.value(), self, folder.toString())
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(Mark.VARIABLE);
        return new Sweeper(builder.start());
    }

    /** Leaves the folder in place, whatever happens: its logs tell what went wrong. */
    public void spareFolder() {
        try {
            shell.getOutputStream().write("keep\n".getBytes(StandardCharsets.US_ASCII));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the sweeper has ended", e);
        }
    }

    /** Sweeps now, and returns when it is done. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (shell.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It has ended already, which is all that is wanted.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shell.destroyForcibly();
    }

    private static String script() {
        try (InputStream in = Sweeper.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
