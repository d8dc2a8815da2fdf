package dev.switchback.runtime.cooldown;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.LongAdder;

/** How sharing does. */
final class CooldownMetrics {
    private final LongAdder published = new LongAdder();
    private final LongAdder imported = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean away;

    void published(boolean acknowledged) {
        (acknowledged ? published : failures).increment();
    }

    /** Returns whether that is a change. One reading is noted at a time. */
    boolean polled(boolean answered) {
        boolean changed = away == answered;
        away = !answered;
        if (!answered) {
            failures.increment();
        }
        return changed;
    }

    void imported() {
        imported.increment();
    }

    void register(PrometheusRegistry prometheus) {
        GaugeWithCallback.builder()
                .name("circuit_breaker_cooldown_store_up")
                .help("1 while the cooldown store answers.")
                .callback(callback -> callback.call(away ? 0 : 1))
                .register(prometheus);
        counter("published", "Cooldowns of this process that the store acknowledged.", published, prometheus);
        counter("imported", "Cooldowns of other processes that were heard.", imported, prometheus);
        counter("store_failures", "Reads and writes that the cooldown store failed.", failures, prometheus);
    }

    private static void counter(String what, String help, LongAdder value, PrometheusRegistry prometheus) {
        CounterWithCallback.builder()
                .name("circuit_breaker_cooldown_" + what)
                .help(help)
                .callback(callback -> callback.call((double) value.sum()))
                .register(prometheus);
    }
}
