package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.Reason;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shares the cooldowns of a registry's breakers with other processes.
 *
 * <pre>{@code
 * CooldownSharing sharing = CooldownSharing.start(breakers, CooldownStores.open("sqlite:///var/lib/orders/cooldowns.db"));
 * }</pre>
 *
 * <p>A breaker that opens is written to the store; what others write is looked for {@value #POLL_MILLIS} ms apart and
 * opens the breaker of that name here, or the one that is made later. All of it happens on a thread of its own: a call
 * only leaves a note. While the store is away each process decides alone; when it is back, what is still in force is
 * written again. A breaker that somebody resets releases the others too. Forced states and dry runs are not shared.
 */
public final class CooldownSharing implements AutoCloseable {
    static final long POLL_MILLIS = 200;

    private final CooldownStore store;
    private final ScheduledExecutorService timer;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final ScheduledFuture<?> polling;
    /** Whether the timer's thread is to look at notes already. */
    private final AtomicBoolean noticed = new AtomicBoolean();

    CooldownSharing(BreakerRegistry breakers, CooldownStore store, Clocks clocks, ScheduledExecutorService timer) {
        this.store = store;
        this.timer = timer;
        CooldownMetrics metrics = new CooldownMetrics();
        outgoing = new Outgoing(store, breakers, clocks, metrics);
        incoming = new Incoming(store, breakers, clocks, outgoing, metrics);
        breakers.listen(new Listener());
        breakers.watch(incoming::made);
        polling = timer.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins, on the system's clocks and a daemon thread of its own. */
    public static CooldownSharing start(BreakerRegistry breakers, CooldownStore store) {
        return start(breakers, store, Clocks.system());
    }

    /** Begins on these clocks and a daemon thread of its own. */
    public static CooldownSharing start(BreakerRegistry breakers, CooldownStore store, Clocks clocks) {
        return start(
                breakers, store, clocks, Executors.newSingleThreadScheduledExecutor(Daemons.named("cooldown-sharing")));
    }

    /** Begins on these clocks; {@link #close()} ends the timer too. */
    public static CooldownSharing start(
            BreakerRegistry breakers, CooldownStore store, Clocks clocks, ScheduledExecutorService timer) {
        return new CooldownSharing(breakers, store, clocks, timer);
    }

    /** Registers what this does with Prometheus. */
    public CooldownSharing register(PrometheusRegistry prometheus) {
        outgoing.metrics().register(prometheus);
        return this;
    }

    /** Completed when everything that was decided so far is acknowledged or has failed; for the end of a service. */
    public CompletionStage<Void> flush() {
        try {
            return CompletableFuture.supplyAsync(outgoing::publish, timer)
                    .thenCompose(written -> written)
                    .thenCompose(done -> outgoing.publish());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(null); // Closed.
        }
    }

    /** Ends sharing and closes the store. */
    @Override
    public void close() {
        polling.cancel(false);
        timer.shutdown();
        store.close();
    }

    private void poll() {
        incoming.poll();
        publish();
    }

    private void publish() {
        noticed.set(false);
        var unused = outgoing.publish();
    }

    /** Leaves a note, and lets the timer's thread read it. */
    private final class Listener implements BreakerListener {
        @Override
        public void on(BreakerEvent event) {
            if (event instanceof BreakerEvent.Transition change) {
                changed(change);
            } else if (event instanceof BreakerEvent.Extended more && !more.dryRun() && more.reason() != Reason.PEER) {
                opened(more.breaker(), more.generation(), more.reason(), more.openFor());
            }
        }

        private void changed(BreakerEvent.Transition change) {
            boolean wasOpen = change.from() == State.OPEN || change.from() == State.HALF_OPEN;
            boolean released = change.to() == State.CLOSED && wasOpen;
            if (change.reason() == Reason.PEER) {
                if (released) {
                    outgoing.forget(change.breaker(), change.generation());
                }
            } else if (!change.dryRun() && change.to() == State.OPEN) {
                opened(change.breaker(), change.generation(), change.reason(), change.openFor());
            } else if (!change.dryRun() && released && change.reason() == Reason.MANUAL) {
                outgoing.released(change.breaker(), change.generation());
                soon();
            }
        }

        private void opened(String breaker, long generation, Reason reason, Duration time) {
            outgoing.opened(breaker, generation, reason.name().toLowerCase(Locale.ROOT), time);
            soon();
        }

        private void soon() {
            if (noticed.compareAndSet(false, true)) {
                try {
                    timer.execute(CooldownSharing.this::publish);
                } catch (RejectedExecutionException e) {
                    // Closed: nobody is there to share with.
                }
            }
        }
    }
}
