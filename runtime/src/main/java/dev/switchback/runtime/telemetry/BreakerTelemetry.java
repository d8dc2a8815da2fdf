package dev.switchback.runtime.telemetry;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records what happens to the breakers of a registry. Callers only leave a row in a bounded queue, or add to a run of
 * calls; a thread of its own writes them in batches. A disk that is slow or dead costs rows, which are counted, and no
 * call.
 */
public final class BreakerTelemetry implements BreakerListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BreakerTelemetry.class.getName());
    private static final int BATCH = 1_000;
    private static final long END_MILLIS = 2_000;

    private final BreakerRegistry breakers;
    private final EventLog log;
    private final TelemetrySettings settings;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final ArrayBlockingQueue<EventRow> queue;
    /** Since the last flush; a breaker's runs are touched under the map's lock of its name. */
    private final Map<String, Runs> calls = new ConcurrentHashMap<>();

    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failures = new LongAdder();
    /** Guarded by this: what could not be written yet. */
    private final List<EventRow> batch = new ArrayList<>();
    /** Guarded by this. */
    private boolean failing;

    private BreakerTelemetry(
            BreakerRegistry breakers,
            EventLog log,
            TelemetrySettings settings,
            InstantSource clock,
            ScheduledExecutorService timer) {
        this.breakers = breakers;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
        this.timer = timer;
        queue = new ArrayBlockingQueue<>(settings.queue());
    }

    /** Begins, on a daemon thread of its own. */
    public static BreakerTelemetry start(BreakerRegistry breakers, EventLog log, TelemetrySettings settings) {
        return start(
                breakers,
                log,
                settings,
                InstantSource.system(),
                Executors.newSingleThreadScheduledExecutor(Daemons.named("telemetry")));
    }

    /** Begins on this clock; writing blocks the timer, and {@link #close()} ends it. */
    public static BreakerTelemetry start(
            BreakerRegistry breakers,
            EventLog log,
            TelemetrySettings settings,
            InstantSource clock,
            ScheduledExecutorService timer) {
        BreakerTelemetry telemetry = new BreakerTelemetry(breakers, log, settings, clock, timer);
        breakers.listen(telemetry);
        long millis = settings.interval().toMillis();
        var unused = timer.scheduleAtFixedRate(telemetry::flush, millis, millis, TimeUnit.MILLISECONDS);
        return telemetry;
    }

    /** Registers what was written and lost with Prometheus. */
    public BreakerTelemetry register(PrometheusRegistry prometheus) {
        counter("written", "Rows that were written.", written, prometheus);
        counter("dropped", "Rows, and calls within a row, that were not recorded.", dropped, prometheus);
        counter("write_failures", "Batches that the disk did not take.", failures, prometheus);
        return this;
    }

    private static void counter(String what, String help, LongAdder value, PrometheusRegistry prometheus) {
        CounterWithCallback.builder()
                .name("circuit_breaker_telemetry_" + what)
                .help(help)
                .callback(callback -> callback.call((double) value.sum()))
                .register(prometheus);
    }

    /** Rows, and calls within a row, that were lost. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void on(BreakerEvent event) {
        offer(Details.row(clock.instant(), event));
    }

    @Override
    public boolean wantsCalls() {
        return settings.calls();
    }

    @Override
    public void onCall(String breaker, State state, Outcome outcome, long nanos) {
        if (state == State.HALF_OPEN && (outcome == Outcome.SUCCESS || outcome == Outcome.FAILURE)) {
            offer(Details.probe(clock.instant(), breaker, outcome, nanos));
        }
        if (outcome == Outcome.WOULD_REJECT) {
            return; // The call itself is heard of, too.
        }
        calls.compute(breaker, (name, known) -> {
            Runs runs = known == null ? new Runs(settings.runs(), slowNanos(name)) : known;
            if (!runs.add(outcome, nanos)) {
                dropped.increment();
            }
            return runs;
        });
    }

    private long slowNanos(String breaker) {
        return breakers.find(breaker)
                .map(known -> known.settings().thresholds().slowCall().toNanos())
                .orElse(0L);
    }

    private void offer(EventRow row) {
        if (!queue.offer(row)) {
            dropped.increment();
        }
    }

    /** Writes what there is; for the end of a service. Never fails. */
    public synchronized void flush() {
        Instant began = clock.instant().minus(settings.interval());
        for (String breaker : List.copyOf(calls.keySet())) {
            Runs runs = calls.remove(breaker);
            if (runs != null) {
                offer(Details.calls(began, settings.interval(), breaker, runs.all()));
            }
        }
        write();
    }

    private void write() {
        queue.drainTo(batch, BATCH - batch.size());
        while (!batch.isEmpty()) {
            try {
                log.append(List.copyOf(batch));
                written.add(batch.size());
                failing = false;
            } catch (IOException | RuntimeException e) {
                failed(e);
                return;
            }
            batch.clear();
            queue.drainTo(batch, BATCH);
        }
    }

    private void failed(Exception cause) {
        failures.increment();
        if (!failing) {
            LOG.log(System.Logger.Level.WARNING, "telemetry is not written; it is tried again: {0}", cause.toString());
        }
        failing = true;
    }

    /** Writes what there is and ends; a disk that hangs is waited for no longer than {@value #END_MILLIS} ms. */
    @Override
    public void close() {
        timer.shutdown();
        Thread end = Daemons.named("telemetry-end").newThread(() -> {
            flush();
            log.close();
        });
        end.start();
        try {
            end.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
