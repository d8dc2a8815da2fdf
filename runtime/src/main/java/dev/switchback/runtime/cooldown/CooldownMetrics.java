package dev.switchback.runtime.cooldown;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts reads and writes of the store, and says once in the log when it fails and when it works again. */
final class CooldownMetrics {
    private static final System.Logger LOG = System.getLogger(CooldownMetrics.class.getName());

    private final LongAdder published = new LongAdder();
    private final LongAdder imported = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final List<Runnable> registrations = new ArrayList<>();
    // Written under this.
    private volatile boolean unreadable;
    private volatile boolean unwritable;

    /** The store was read, or failed to be. */
    synchronized void read(@Nullable Throwable failure) {
        boolean was = isUp();
        unreadable = failure != null;
        told(was, "does not answer", failure);
    }

    /** The store acknowledged a write, or failed to; it may be read and refuse writes, as a replica does or a full disk. */
    synchronized void written(@Nullable Throwable failure) {
        boolean was = isUp();
        unwritable = failure != null;
        if (failure == null) {
            published.increment();
        }
        told(was, "refuses writes", failure);
    }

    private boolean isUp() {
        return !unreadable && !unwritable;
    }

    private void told(boolean was, String what, @Nullable Throwable failure) {
        if (failure != null) {
            failures.increment();
        }
        if (was && failure != null) {
            String message = "the cooldown store {0}; until it works again this process decides alone: {1}";
            LOG.log(System.Logger.Level.WARNING, message, what, failure.toString());
        } else if (!was && isUp()) {
            LOG.log(System.Logger.Level.INFO, "the cooldown store works again");
        }
    }

    void imported() {
        imported.increment();
    }

    void register(PrometheusRegistry prometheus) {
        register(
                prometheus,
                GaugeWithCallback.builder()
                        .name("circuit_breaker_cooldown_store_up")
                        .help("1 while the cooldown store answers and takes what is written.")
                        .callback(callback -> callback.call(isUp() ? 1 : 0))
                        .build());
        counter("published", "Cooldowns of this process that the store acknowledged.", published, prometheus);
        counter("imported", "Cooldowns of other processes that were heard.", imported, prometheus);
        counter("store_failures", "Reads and writes that the cooldown store failed.", failures, prometheus);
    }

    private void counter(String what, String help, LongAdder value, PrometheusRegistry prometheus) {
        register(
                prometheus,
                CounterWithCallback.builder()
                        .name("circuit_breaker_cooldown_" + what)
                        .help(help)
                        .callback(callback -> callback.call((double) value.sum()))
                        .build());
    }

    private void register(PrometheusRegistry prometheus, Collector collector) {
        prometheus.register(collector);
        registrations.add(() -> prometheus.unregister(collector));
    }

    /** So that another runtime can register with the same registry. */
    void unregister() {
        registrations.forEach(Runnable::run);
        registrations.clear();
    }
}
