package dev.switchback.runtime.metrics;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Snapshot;
import dev.switchback.runtime.registry.BreakerRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of all breakers of a registry. Calls pay nothing for them: a scrape reads what the breakers count anyway.
 * Every series of a breaker exists from its first scrape on, at 0. The first {@code metric_series_max} names have series
 * of their own; later ones are summed up under {@code name="other"}, whose state is the worst of theirs. A breaker stays
 * there as long as it lives, and what it counted stays when it is gone: counters never fall.
 */
public final class BreakerMetrics implements MultiCollector {
    static final String OTHER = "other";

    private final BreakerRegistry breakers;
    // Guarded by this.
    private final Set<String> named = new LinkedHashSet<>();
    /** Those without series of their own, by name, for as long as they live. */
    private final Map<String, Seen> living = new HashMap<>();
    /** What those had counted that are gone. */
    private @Nullable Counts gone;

    /** A breaker, and what it had counted when it was last seen. */
    private record Seen(WeakReference<CircuitBreaker> breaker, Counts counted) {}

    private BreakerMetrics(BreakerRegistry breakers) {
        this.breakers = breakers;
    }

    /** Registers the metrics of these breakers. */
    public static void register(BreakerRegistry breakers, PrometheusRegistry prometheus) {
        prometheus.register(new BreakerMetrics(breakers));
    }

    @Override
    public synchronized MetricSnapshots collect() {
        List<CircuitBreaker> all = breakers.all();
        if (named.size() + all.size() > breakers.limits().metricSeries()) {
            named.removeIf(name -> breakers.find(name).isEmpty());
        }
        Scrape scrape = new Scrape();
        keep(all).ifPresent(counted -> scrape.add(OTHER, counted));
        for (CircuitBreaker breaker : all) {
            Snapshot snapshot = breaker.snapshot();
            Counts counted = Counts.of(breaker, snapshot);
            String name = isNamed(breaker) ? breaker.name() : OTHER;
            if (name.equals(OTHER)) {
                seen(breaker, counted);
            }
            scrape.add(name, snapshot);
            scrape.add(name, counted);
        }
        return scrape.snapshots();
    }

    private boolean isNamed(CircuitBreaker breaker) {
        if (living.containsKey(breaker.name()) || breaker.name().equals(OTHER)) {
            return false;
        }
        if (named.size() < breakers.limits().metricSeries()) {
            named.add(breaker.name());
        }
        return named.contains(breaker.name());
    }

    /** Returns what those had counted that are not among these any more. */
    private Optional<Counts> keep(Collection<CircuitBreaker> all) {
        Set<CircuitBreaker> there = new HashSet<>(all);
        living.values().removeIf(one -> {
            CircuitBreaker breaker = one.breaker.get();
            boolean over = breaker == null || !there.contains(breaker);
            if (over) {
                gone = gone == null ? one.counted : gone.plus(one.counted);
            }
            return over;
        });
        return Optional.ofNullable(gone);
    }

    private void seen(CircuitBreaker breaker, Counts counted) {
        living.put(breaker.name(), new Seen(new WeakReference<>(breaker), counted));
    }
}
