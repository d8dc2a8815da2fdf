package dev.switchback.demo.report;

import dev.switchback.demo.report.Timeline.Milestone;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells people what happens as it happens, with the seconds since the start and since the fault, and what is being waited
 * for when nothing happens. On a terminal that line is overwritten each second. Thread-safe.
 */
public final class Narrator {
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final int TERMINAL_WIDTH = 79;
    private static final String ERASED = "\r\u001b[K";

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean terminal;
    private final Instant begun;
    private Instant spoke;
    private @Nullable Instant fault;
    private String waiting = "";
    private Supplier<String> situation = () -> "";
    private boolean overwritable;
    private boolean silent;

    /** @param terminal whether a line can be overwritten */
    public Narrator(PrintStream out, InstantSource clock, boolean terminal) {
        this.out = out;
        this.clock = clock;
        this.terminal = terminal;
        this.begun = clock.instant();
        this.spoke = begun;
    }

    /** Begins to tell what is being waited for, until that is cancelled. */
    public ScheduledFuture<?> keepTelling(ScheduledExecutorService timer) {
        return timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** A line as it is. */
    public synchronized void say(String line) {
        if (!silent) {
            out.println((overwritable ? ERASED : "") + line);
            out.flush();
            overwritable = false;
            spoke = clock.instant();
        }
    }

    /** Something that has happened now. */
    public synchronized void step(String what) {
        say(timed(clock.instant(), what));
    }

    /** A moment of the timeline. From the fault on, each line says how long ago that was. */
    public synchronized void moment(Milestone milestone, Timeline.Moment moment) {
        if (milestone == Milestone.FAULT) {
            fault = moment.at();
        }
        say(timed(moment.at(), String.format("%-16s  %s", milestone.words(), moment.detail())));
    }

    /** What is being waited for from now on; empty for nothing. */
    public synchronized void waiting(String what) {
        waiting = what;
    }

    /** How things stand; asked each time it is told. */
    public synchronized void situation(Supplier<String> asked) {
        situation = asked;
    }

    /** Nothing is told any more. */
    public synchronized void silence() {
        silent = true;
    }

    private synchronized void tick() {
        if (silent || waiting.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        String known = situation.get();
        String line = timed(now, (known.isEmpty() ? "" : known + "; ") + "waiting for " + waiting);
        if (terminal) {
            out.print(ERASED + line.substring(0, Math.min(line.length(), TERMINAL_WIDTH)));
            out.flush();
            overwritable = true;
        } else if (!now.isBefore(spoke.plus(QUIET))) {
            say(line);
        }
    }

    private String timed(Instant at, String what) {
        Instant since = fault;
        String sinceFault = since == null ? "" : String.format(Locale.ROOT, "+%.2f s", seconds(since, at));
        return String.format(Locale.ROOT, "%6.1f s %10s  %s", seconds(begun, at), sinceFault, what);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
