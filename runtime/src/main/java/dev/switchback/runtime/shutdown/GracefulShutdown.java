package dev.switchback.runtime.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a service in stages: not ready while still serving, after a delay no new connections, then until the last request
 * in flight is answered and none has come for {@value Drain#SETTLE_MILLIS} ms, or the drain is over, then everything that
 * has to be written. Runs once; thread-safe. Its threads are daemons, begin when it does and end with it.
 */
public final class GracefulShutdown {
    private static final System.Logger LOG = System.getLogger(GracefulShutdown.class.getName());

    private final ShutdownSettings settings;
    private final ShutdownBuilder.Work work;
    private final ScheduledExecutorService timer;
    private final Executor threads;
    private final InFlight inFlight;
    private final ShutdownMetrics metrics;
    private final List<Runnable> ends;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<ShutdownOutcome> outcome = new CompletableFuture<>();
    private volatile Stage stage = Stage.SERVING;

    GracefulShutdown(
            ShutdownSettings settings,
            ShutdownBuilder.Work work,
            ScheduledExecutorService timer,
            Executor threads,
            InFlight inFlight,
            ShutdownMetrics metrics,
            List<Runnable> ends) {
        this.settings = settings;
        this.work = work;
        this.timer = timer;
        this.threads = threads;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.ends = ends;
    }

    public static ShutdownBuilder builder(ShutdownSettings settings) {
        return new ShutdownBuilder(settings);
    }

    /** Adds a step to those after the delay, as {@link ShutdownBuilder#stopAccepting} does, for a socket opened later. */
    public void stopAccepting(Runnable step) {
        work.stopAccepting().add(step);
    }

    /** The budget. */
    public ShutdownSettings settings() {
        return settings;
    }

    /** Where every request is announced, so that it is waited for. */
    public InFlight inFlight() {
        return inFlight;
    }

    public Stage stage() {
        return stage;
    }

    /** Whether responses should carry {@code Connection: close}, so that clients go elsewhere. */
    public boolean isStopping() {
        return stage != Stage.SERVING;
    }

    /** Begins, once; the future completes when all stages are over and never fails. With shutdown off, at once. */
    public CompletableFuture<ShutdownOutcome> begin() {
        return begin(settings.delay());
    }

    private CompletableFuture<ShutdownOutcome> begin(Duration delay) {
        if (begun.compareAndSet(false, true)) {
            if (settings.enabled()) {
                delay(delay);
            } else {
                outcome.complete(new ShutdownOutcome(0, inFlight.count(), List.of()));
            }
        }
        return outcome.copy();
    }

    /** Begins, and waits until all stages are over. */
    public ShutdownOutcome run() {
        return begin().join();
    }

    /**
     * {@link #run} for a framework that closes its context. Without the delay when the process itself goes on, as after a
     * test: no load balancer has to notice then.
     */
    public ShutdownOutcome runOnClose() {
        return begin(processEnds() ? settings.delay() : Duration.ZERO).join();
    }

    private static boolean processEnds() {
        Thread hook = new Thread(() -> {}, "switchback-never-started");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true; // no hook can be added or removed any more
        }
    }

    /**
     * Runs when the JVM is asked to end (SIGTERM, SIGINT), and then ends it: with status 0 when nothing was cut off, else
     * 1. Not for use beside a framework with a hook of its own, since hooks run at the same time. Does nothing when
     * shutdown is off.
     */
    public void installHook() {
        if (settings.enabled()) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> Runtime.getRuntime().halt(exitCode(run())), "switchback-shutdown"));
        }
    }

    /** On the console as well: java.util.logging has closed its handlers by then. */
    private static int exitCode(ShutdownOutcome how) {
        if (!how.isClean()) {
            System.err.println("switchback: " + how.describe());
        }
        return how.isClean() ? 0 : 1;
    }

    private void delay(Duration delay) {
        enter(Stage.DELAYING);
        work.stopping().forEach(GracefulShutdown::attempt);
        after(delay.toNanos(), this::drain);
    }

    private void drain() {
        enter(Stage.DRAINING);
        Drain drain = new Drain(inFlight, timer, settings.drain());
        CompletableFuture<?>[] stopped = work.stopAccepting().stream()
                .map(stop -> CompletableFuture.runAsync(() -> attempt(stop), threads))
                .toArray(CompletableFuture<?>[]::new);
        var unusedNext = CompletableFuture.anyOf(CompletableFuture.allOf(stopped), drain.overdue())
                .thenCompose(closed -> drain.settled())
                .thenRunAsync(() -> flush(drain), threads);
    }

    private void flush(Drain drain) {
        enter(Stage.FLUSHING);
        Map<String, Boolean> open = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        work.flushes().forEach((name, flush) -> {
            open.put(name, true);
            all.add(CompletableFuture.runAsync(flush, threads).whenComplete((done, failure) -> {
                if (failure == null) {
                    open.remove(name);
                } else {
                    LOG.log(System.Logger.Level.WARNING, "flush of " + name + " failed", failure);
                }
            }));
        });
        CompletableFuture<Void> over = new CompletableFuture<>();
        var unusedWait = CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .whenComplete((done, e) -> over.complete(null));
        after(settings.flush().toNanos(), () -> over.complete(null));
        var unusedNext = over.thenCompose(flushed -> drain.idle())
                .thenRun(() -> end(drain.outcome(open.keySet().stream().sorted().toList())));
    }

    private void end(ShutdownOutcome how) {
        enter(Stage.DONE);
        metrics.ended(how);
        LOG.log(how.isClean() ? System.Logger.Level.INFO : System.Logger.Level.WARNING, how.describe());
        outcome.complete(how);
        ends.forEach(Runnable::run);
    }

    private void enter(Stage next) {
        stage = next;
        metrics.reached(next);
    }

    private void after(long nanoseconds, Runnable next) {
        if (nanoseconds == 0) {
            next.run();
        } else {
            var unused = timer.schedule(next, nanoseconds, TimeUnit.NANOSECONDS);
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "a step of the shutdown failed; it goes on", e);
        }
    }
}
