package dev.switchback.localcluster.node;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the processes of pods when this Java VM is killed. A tiny shell process knows their ids and waits for the end of its
 * input, which comes however this VM ends.
 */
final class OrphanGuard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OrphanGuard.class);
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=' '
            while read -r verb pid; do
              case $verb in
                add) pids="$pids$pid ";;
                drop) pids="${pids%% $pid *} ${pids#* $pid }";;
              esac
            done
            for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
            """;

    private final Process shell;
    private final Writer orders;

    OrphanGuard() {
        try {
            shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start /bin/sh", e);
        }
        orders = new BufferedWriter(new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.US_ASCII));
    }

    /** Has it killed when this VM ends. */
    void add(long pid) {
        order("add " + pid);
    }

    /** It has ended; its id may soon be another process's. */
    void drop(long pid) {
        order("drop " + pid);
    }

    private synchronized void order(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            log.debug("the guard is gone", e);
        }
    }

    /** Kills what has not been dropped. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                orders.close();
            }
            if (!shell.waitFor(1, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            log.debug("the guard is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
