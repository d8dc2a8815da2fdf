package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.Reason;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.threads.Daemons;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
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
 * CooldownSharing sharing = CooldownSharing.start(breakers, CooldownStore.open("sqlite:///var/lib/orders/cooldowns.db"));
 * }</pre>
 *
 * <p>A breaker that opens is written to the store; what others write is looked for {@value #POLL_MILLIS} ms apart and
 * opens the breaker of that name here, or the one that is made later. All of it happens on a thread of its own: a call
 * only leaves a note. While the store is away each process decides alone; when it is back, what is still in force is
 * written again, and of two decisions about a breaker the later one holds everywhere. A breaker that somebody resets
 * releases the others too. Forced states and dry runs are not shared.
 */
public final class CooldownSharing implements AutoCloseable {
    static final long POLL_MILLIS = 200;

    private final CooldownStore store;
    private final ScheduledExecutorService timer;
    private final CooldownPublisher publisher;
    private final CooldownSubscriber subscriber;
    private final ScheduledFuture<?> polling;
    /** Whether the timer's thread is to look at notes already. */
    private final AtomicBoolean noticed = new AtomicBoolean();

    private CooldownSharing(
            BreakerRegistry breakers,
            CooldownStore store,
            Ticker ticker,
            InstantSource wall,
            ScheduledExecutorService timer) {
        this.store = store;
        this.timer = timer;
        publisher = new CooldownPublisher(store, breakers, ticker, wall);
        subscriber = new CooldownSubscriber(publisher, breakers, ticker, wall);
        breakers.listen(new Listener());
        breakers.watch(subscriber::made);
        polling = timer.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins, on the system's clocks and a daemon thread of its own. */
    public static CooldownSharing start(BreakerRegistry breakers, CooldownStore store) {
        return start(
                breakers,
                store,
                Ticker.system(),
                InstantSource.system(),
                Executors.newSingleThreadScheduledExecutor(Daemons.named("cooldown-sharing")));
    }

    /**
     * Begins on these clocks.
     *
     * @param ticker monotonic, for all that is decided here
     * @param wall for what is written for other processes
     * @param timer which {@link #close()} ends too
     */
    public static CooldownSharing start(
            BreakerRegistry breakers,
            CooldownStore store,
            Ticker ticker,
            InstantSource wall,
            ScheduledExecutorService timer) {
        return new CooldownSharing(breakers, store, ticker, wall, timer);
    }

    /** Registers what this does with Prometheus. */
    public CooldownSharing register(PrometheusRegistry prometheus) {
        publisher.metrics().register(prometheus);
        return this;
    }

    /** Completed when everything that was decided so far is acknowledged or has failed; for the end of a service. */
    public CompletionStage<Void> flush() {
        try {
            return CompletableFuture.supplyAsync(publisher::publish, timer)
                    .thenCompose(written -> written)
                    .thenCompose(done -> publisher.publish());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(null); // Closed.
        }
    }

    /** Ends sharing and closes the store. */
    @Override
    public void close() {
        polling.cancel(false);
        timer.shutdown();
        publisher.metrics().unregister();
        store.close();
    }

    private void poll() {
        subscriber.poll();
        publish();
    }

    private void publish() {
        noticed.set(false);
        var unused = publisher.publish();
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
                    publisher.forget(change.breaker(), change.generation());
                }
            } else if (!change.dryRun() && change.to() == State.OPEN) {
                opened(change.breaker(), change.generation(), change.reason(), change.openFor());
            } else if (!change.dryRun() && released && change.reason() == Reason.MANUAL) {
                publisher.released(change.breaker(), change.generation());
                soon();
            } else if (released) {
                publisher.recovered(change.breaker(), change.generation());
            }
        }

        private void opened(String breaker, long generation, Reason reason, Duration time) {
            publisher.opened(breaker, generation, reason.name().toLowerCase(Locale.ROOT), time);
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
