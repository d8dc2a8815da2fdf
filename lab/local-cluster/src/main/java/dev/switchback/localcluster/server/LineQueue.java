package dev.switchback.localcluster.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Delivers the lines of one watch as tasks, in order, never two at a time. */
final class LineQueue {
    private final Executor executor;
    private final Consumer<String> onLine;
    private final Runnable onEnd;
    private final Deque<Supplier<String>> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean ending;
    private boolean closed;

    LineQueue(Executor executor, Consumer<String> onLine, Runnable onEnd) {
        this.executor = executor;
        this.onLine = onLine;
        this.onEnd = onEnd;
    }

    /** Adds a line, which is made when it is delivered. */
    synchronized void add(Supplier<String> line) {
        if (!ending && !closed) {
            waiting.add(line);
            schedule();
        }
    }

    /** Ends after the lines that wait. */
    synchronized void end() {
        ending = true;
        schedule();
    }

    /** Delivers nothing more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private void schedule() {
        if (!delivering) {
            delivering = true;
            executor.execute(this::deliver);
        }
    }

    private void deliver() {
        for (var line = next(); line != null; line = next()) {
            onLine.accept(line.get());
        }
    }

    private @org.jspecify.annotations.Nullable Supplier<String> next() {
        synchronized (this) {
            var line = waiting.poll();
            if (line != null) {
                return line;
            }
            delivering = false;
            if (!ending || closed) {
                return null;
            }
            closed = true;
        }
        onEnd.run();
        return null;
    }
}
