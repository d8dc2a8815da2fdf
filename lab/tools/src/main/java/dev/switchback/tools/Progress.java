package dev.switchback.tools;

import dev.switchback.tools.Installation.UnusableException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Tells people that something is still going on: a line for every two seconds that a step lasts. */
final class Progress {
    private static final int SECONDS = 2;

    private final ScheduledExecutorService timer;
    private final Consumer<String> lines;

    Progress(ScheduledExecutorService timer, Consumer<String> lines) {
        this.timer = timer;
        this.lines = lines;
    }

    void say(String line) {
        lines.accept(line);
    }

    /** A step that takes a while. */
    interface Step<T> {
        T run() throws UnusableException, InterruptedException;
    }

    <T> T during(String what, Step<T> step) throws UnusableException, InterruptedException {
        AtomicInteger elapsed = new AtomicInteger();
        ScheduledFuture<?> telling = timer.scheduleAtFixedRate(
                () -> lines.accept(what + " ... " + elapsed.addAndGet(SECONDS) + " s"),
                SECONDS,
                SECONDS,
                TimeUnit.SECONDS);
        try {
            return step.run();
        } finally {
            telling.cancel(false);
        }
    }
}
