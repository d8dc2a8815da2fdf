package dev.switchback.runtime.metrics;

import dev.switchback.runtime.breaker.CircuitBreaker;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The breakers without series of their own; what one of them had counted is kept when it is gone. */
final class Others {
    private record Seen(WeakReference<CircuitBreaker> breaker, Counts counted) {}

    /** By name, for as long as they live: what they had counted when they were last seen. */
    private final Map<String, Seen> living = new HashMap<>();

    private @Nullable Counts gone;

    /** Returns what those had counted that are not among these any more. */
    Optional<Counts> keep(Collection<CircuitBreaker> all) {
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

    boolean contains(String name) {
        return living.containsKey(name);
    }

    void seen(CircuitBreaker breaker, Counts counted) {
        living.put(breaker.name(), new Seen(new WeakReference<>(breaker), counted));
    }
}
