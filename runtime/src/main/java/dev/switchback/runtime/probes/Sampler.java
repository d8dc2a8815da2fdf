package dev.switchback.runtime.probes;

import dev.switchback.runtime.probes.Sample.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks one dependency again and again and keeps the last sample. A check that ignores its interruption keeps one
 * thread and is not started a second time; each period then counts as another timeout.
 */
final class Sampler {
    private static final System.Logger LOG = System.getLogger(Sampler.class.getName());

    private final Dependency dependency;
    private final ScheduledExecutorService scheduler;
    private final Executor checks;
    private final LongSupplier nanos;
    private final ProbeMetrics metrics;
    private final AtomicInteger round = new AtomicInteger();

    private volatile Sample last;
    private volatile boolean closed;
    private boolean busy;
    private @Nullable Thread running;

    Sampler(
            Dependency dependency,
            ScheduledExecutorService scheduler,
            Executor checks,
            LongSupplier nanos,
            ProbeMetrics metrics) {
        this.dependency = dependency;
        this.scheduler = scheduler;
        this.checks = checks;
        this.nanos = nanos;
        this.metrics = metrics;
        this.last = new Sample(Status.UNKNOWN, nanos.getAsLong(), 0, "");
    }

    Dependency dependency() {
        return dependency;
    }

    void start() {
        metrics.known(dependency);
        try {
            scheduler.execute(this::check);
        } catch (RejectedExecutionException e) {
            closed = true;
        }
    }

    void close() {
        closed = true;
        interrupt();
    }

    /** The last sample; {@link Status#STALE} when the checks themselves have stopped. */
    Sample sample(long now) {
        Sample sample = last;
        boolean stale = sample.status() != Status.UNKNOWN
                && now - sample.atNanos() > dependency.staleAfter().toNanos();
        return stale ? new Sample(Status.STALE, sample.atNanos(), sample.tookNanos(), sample.error()) : sample;
    }

    private void check() {
        if (closed) {
            return;
        }
        int mine = round.incrementAndGet();
        long start = nanos.getAsLong();
        try {
            ScheduledFuture<?> timeout = scheduler.schedule(
                    () -> timedOut(mine, start), dependency.timeout().toNanos(), TimeUnit.NANOSECONDS);
            if (begins()) {
                begin(mine, start, timeout);
            }
        } catch (RejectedExecutionException e) {
            closed = true;
        }
    }

    /** A check that no thread could be had for has failed, and the next one comes after the period. */
    private void begin(int mine, long start, ScheduledFuture<?> timeout) {
        try {
            checks.execute(() -> ask(mine, start, timeout));
        } catch (Throwable e) {
            free();
            timeout.cancel(false);
            logChange(Status.ERROR, e);
            finish(mine, Status.ERROR, start, e.getClass().getSimpleName());
        }
    }

    private void ask(int mine, long start, ScheduledFuture<?> timeout) {
        runsOn(Thread.currentThread());
        Status status = Status.ERROR;
        String error = "";
        try {
            status = dependency.check().isHealthy() ? Status.UP : Status.DOWN;
        } catch (Throwable e) {
            error = e.getClass().getSimpleName();
            logChange(status, e);
        } finally {
            ended();
            timeout.cancel(false);
            finish(mine, status, start, error);
        }
    }

    private void timedOut(int mine, long start) {
        if (finish(mine, Status.TIMEOUT, start, "")) {
            interrupt();
        }
    }

    /** False while an earlier check still hangs. */
    private synchronized boolean begins() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    private synchronized void free() {
        busy = false;
    }

    private synchronized void runsOn(Thread thread) {
        running = thread;
    }

    /** The thread goes back to others: an interruption that came too late must not reach them. */
    private synchronized void ended() {
        running = null;
        busy = false;
        Thread.interrupted();
    }

    private synchronized void interrupt() {
        if (running != null) {
            running.interrupt();
        }
    }

    /** The first to end a round counts; a check that ends after its timeout does not. */
    private boolean finish(int mine, Status status, long start, String error) {
        if (!round.compareAndSet(mine, mine + 1)) {
            return false;
        }
        long now = nanos.getAsLong();
        if (last.status() != status) {
            LOG.log(System.Logger.Level.INFO, "dependency {0}: {1} {2}", dependency.name(), status, error);
        }
        last = new Sample(status, now, now - start, error);
        metrics.checked(dependency, last);
        again();
        return true;
    }

    private void again() {
        try {
            var unused = scheduler.schedule(this::check, dependency.period().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            closed = true;
        }
    }

    /** Its message may hold credentials: only on demand. */
    private void logChange(Status status, Throwable failure) {
        if (last.status() != status) {
            LOG.log(System.Logger.Level.DEBUG, "dependency " + dependency.name() + " cannot be checked", failure);
        }
    }
}
