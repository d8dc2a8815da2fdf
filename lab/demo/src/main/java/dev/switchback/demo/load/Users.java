package dev.switchback.demo.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sends requests at a steady rate, whether the earlier ones were answered or not, until it is closed. */
public final class Users implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Browser browser;
    private final Tally tally;
    private final Writer log;
    private final ExecutorService threads;
    private final ScheduledFuture<?> arrivals;

    /**
     * What is asked for, and how often.
     *
     * @param perSecond 1 to 1000
     * @param slow an answer that takes longer counts as failed
     */
    public record Habit(String path, int perSecond, Duration slow) {
        public Habit {
            if (perSecond < 1 || perSecond > 1000) {
                throw new IllegalArgumentException("between 1 and 1000 requests a second, not " + perSecond);
            }
        }
    }

    private Users(Browser browser, Tally tally, Habit habit, Writer log, ScheduledExecutorService timer) {
        this.browser = browser;
        this.tally = tally;
        this.log = log;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(null, task, "user", 256 * 1024);
            thread.setDaemon(true);
            return thread;
        });
        this.arrivals =
                timer.scheduleAtFixedRate(this::arrive, 0, 1_000_000 / habit.perSecond(), TimeUnit.MICROSECONDS);
    }

    /**
     * Starts.
     *
     * @param log gets a line for each request: time, milliseconds, status, version, pod, problem
     */
    public static Users start(
            InetSocketAddress service, Habit habit, Path log, ScheduledExecutorService timer, InstantSource clock)
            throws IOException {
        Browser browser = new Browser(service, habit.path(), LIMIT, clock, System::nanoTime);
        Writer writer = Files.newBufferedWriter(log);
        writer.write("time,milliseconds,status,version,pod,problem\n");
        return new Users(browser, new Tally(habit.slow()), habit, writer, timer);
    }

    /** The URL that they ask for. */
    public String address() {
        return browser.address();
    }

    /** What they got so far. */
    public Tally tally() {
        return tally;
    }

    private void arrive() {
        try {
            threads.execute(this::ask);
        } catch (RejectedExecutionException closed) {
            // the last arrival raced with the end
        }
    }

    private void ask() {
        Reply answer = browser.get();
        if (!arrivals.isCancelled()) {
            tally.add(answer);
            write(answer);
        }
    }

    private void write(Reply answer) {
        synchronized (log) {
            try {
                log.write(answer.line() + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("the log of requests cannot be written", e);
            }
        }
    }

    /** No more requests; answers that are still to come are not counted. */
    @Override
    public void close() {
        arrivals.cancel(false);
        threads.shutdownNow();
        synchronized (log) {
            try {
                log.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the log of requests cannot be written", e);
            }
        }
    }
}
