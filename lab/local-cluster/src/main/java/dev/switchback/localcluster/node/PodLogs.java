package dev.switchback.localcluster.node;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The output of the containers of a node's pods. */
public interface PodLogs {

    /**
     * The output of a container's run.
     *
     * @param container empty for the first one
     * @param previous the run before the last restart
     * @return empty when there is no such pod, container or run
     */
    Optional<Output> output(String namespace, String pod, String container, boolean previous);

    /** What a run of a container has written, the latest 10,000 lines at most. */
    interface Output {
        List<LogLine> lines();

        /**
         * Hears all lines until now and each new one. Both callbacks come on the thread that reads the output: they have to
         * be quick.
         *
         * @param onEnd called once when the run has ended; not called after close
         */
        AutoCloseable follow(Consumer<LogLine> onLine, Runnable onEnd);
    }

    /** A line that a container wrote to its output or error stream. */
    public record LogLine(Instant time, String text) {}
}
