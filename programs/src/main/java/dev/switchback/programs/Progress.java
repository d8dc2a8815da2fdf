package dev.switchback.programs;

import java.io.PrintStream;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells people that something is still going on: a line for every two seconds that a step lasts. */
final class Progress {
    private static final int SECONDS = 2;

    private final ScheduledExecutorService timer;
    private final PrintStream out;

    Progress(ScheduledExecutorService timer, PrintStream out) {
        this.timer = timer;
        this.out = out;
    }

    /** A step that takes a while. */
    interface Step<T> {
        T run() throws InstallException, InterruptedException;
    }

    <T> T during(String what, Step<T> step) throws InstallException, InterruptedException {
        AtomicInteger elapsed = new AtomicInteger();
        ScheduledFuture<?> lines = timer.scheduleAtFixedRate(
                () -> out.println(what + " ... " + elapsed.addAndGet(SECONDS) + " s"),
                SECONDS,
                SECONDS,
                TimeUnit.SECONDS);
        try {
            return step.run();
        } finally {
            lines.cancel(false);
        }
    }
}
