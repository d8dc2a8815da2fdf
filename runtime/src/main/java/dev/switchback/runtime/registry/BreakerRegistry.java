package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of a process by name. Safe for any number of threads. Settings functions, listeners and watchers are never
 * called under a lock that asking for a breaker takes, so they may ask for breakers.
 */
public final class BreakerRegistry {
    private final Ticker ticker;
    private final InstantSource clock;
    private final RegistryLimits limits;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    /** Guards what comes into {@code entries} and {@code plan}; nothing foreign is called under it. */
    private final Object lock = new Object();
    /** One reconfiguration at a time, so that all breakers end with the settings of the last. */
    private final ReentrantLock reconfiguring = new ReentrantLock();

    private volatile Plan plan;

    /** A registry on the system's clocks. */
    public BreakerRegistry(Function<String, Settings> settings) {
        this(settings, RegistryLimits.DEFAULT, Ticker.system(), InstantSource.system());
    }

    /**
     * An empty registry.
     *
     * @param settings for a name
     * @param clock for the history
     */
    public BreakerRegistry(
            Function<String, Settings> settings, RegistryLimits limits, Ticker ticker, InstantSource clock) {
        this.plan = new Plan(settings, List.of(), List.of());
        this.limits = limits;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** The breaker of that name; it is made with the settings for its name when there is none. */
    public CircuitBreaker breaker(String name) {
        Entry known = entries.get(name);
        CircuitBreaker breaker = known == null ? null : known.use();
        return breaker != null ? breaker : added(name);
    }

    /** Makes it outside the lock, and again if what it was made by has changed meanwhile. */
    private CircuitBreaker added(String name) {
        while (true) {
            Plan used = plan;
            CircuitBreaker made =
                    CircuitBreaker.of(name, used.settings().apply(name), ticker, () -> ThreadLocalRandom.current()
                            .nextDouble());
            Entry entry = new Entry(made, clock, limits.history());
            made.listen(entry);
            used.listeners().forEach(made::listen);
            CircuitBreaker added = addedUnlessOutdated(made, entry, used);
            if (added != null) {
                if (added == made) {
                    used.watchers().forEach(watcher -> watcher.accept(made));
                }
                return added;
            }
        }
    }

    private @Nullable CircuitBreaker addedUnlessOutdated(CircuitBreaker made, Entry entry, Plan by) {
        synchronized (lock) {
            Entry known = entries.get(made.name());
            CircuitBreaker theirs = known == null ? null : known.use();
            if (theirs != null) {
                return theirs;
            }
            if (!plan.equals(by)) {
                return null;
            }
            entries.put(made.name(), entry);
            return made;
        }
    }

    /** The breaker of that name, if there is one. */
    public Optional<CircuitBreaker> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::peek);
    }

    /** All breakers, by name. */
    public List<CircuitBreaker> all() {
        return entries.values().stream()
                .map(Entry::peek)
                .filter(Objects::nonNull)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** Names of states, such as {@code OPEN}, by breaker. */
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        all().forEach(breaker -> states.put(breaker.name(), breaker.state().name()));
        return states;
    }

    /** What happened to a breaker, the oldest first; empty for a name that there is none of. */
    public List<HistoryEntry> history(String name) {
        Entry entry = entries.get(name);
        return entry == null ? List.of() : entry.history();
    }

    /** Adds a listener to every breaker, those that are yet to be made included. */
    public void listen(BreakerListener listener) {
        List<CircuitBreaker> known;
        synchronized (lock) {
            plan = plan.withListener(listener);
            known = all();
        }
        known.forEach(breaker -> breaker.listen(listener));
    }

    /**
     * Shows a watcher every breaker, those that are yet to be made included, before the one who asked for them first
     * gets them.
     *
     * @param watcher must not block or throw
     */
    public void watch(Consumer<CircuitBreaker> watcher) {
        List<CircuitBreaker> known;
        synchronized (lock) {
            plan = plan.withWatcher(watcher);
            known = all();
        }
        known.forEach(watcher);
    }

    /** New settings for every breaker, each by its name; windows and open times go on. If one throws, none changes. */
    public void reconfigure(Function<String, Settings> changed) {
        reconfiguring.lock();
        try {
            Map<CircuitBreaker, Settings> each = new HashMap<>();
            do {
                all().forEach(breaker -> each.computeIfAbsent(breaker, known -> changed.apply(known.name())));
            } while (!planned(changed, each.keySet()));
            each.forEach(CircuitBreaker::reconfigure);
        } finally {
            reconfiguring.unlock();
        }
    }

    /** Those to come have these settings from now on; false when one has come that is not among those that get them. */
    private boolean planned(Function<String, Settings> changed, Set<CircuitBreaker> reconfigured) {
        synchronized (lock) {
            boolean complete = reconfigured.containsAll(all());
            plan = complete ? plan.withSettings(changed) : plan;
            return complete;
        }
    }

    /**
     * Lets go of breakers that are closed, or disabled by their settings, and were not called for the idle time; to be
     * called now and then. One that nobody else holds is dropped; one that is open, half-open, forced, disabled by hand or
     * counting failures in a row stays.
     *
     * @return how many are gone, among them those that were let go before
     */
    public synchronized int evictIdle() {
        entries.values().forEach(entry -> entry.look(limits.idleAfter()));
        int before = entries.size();
        entries.values().removeIf(entry -> entry.peek() == null);
        return before - entries.size();
    }

    /** How many breakers are in which state. */
    public Summary summary() {
        return Summary.of(all());
    }

    /** All breakers as JSON, as {@code GET /circuit-breakers} answers it. */
    public String json() {
        return BreakerJson.write(all());
    }

    /** What limits this registry. */
    public RegistryLimits limits() {
        return limits;
    }
}
