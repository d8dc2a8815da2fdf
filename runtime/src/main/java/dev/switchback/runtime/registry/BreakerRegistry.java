package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import java.time.Duration;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of a process by name. Safe for any number of threads. Settings functions, listeners and watchers are never
 * called under a lock that asking for a breaker takes, so they may ask for breakers.
 */
public final class BreakerRegistry {
    private final Ticker ticker;
    private final InstantSource clock;
    private final RegistryLimits limits;
    private final Map<String, RegisteredBreaker> entries = new ConcurrentHashMap<>();
    /** Guards what comes into {@code entries} and {@code factory}; nothing foreign is called under it. */
    private final Object lock = new Object();
    /** One reconfiguration at a time, so that all breakers end with the settings of the last. */
    private final ReentrantLock reconfiguring = new ReentrantLock();

    private volatile BreakerFactory factory;
    /** Guarded by {@code lock}: how many breakers are too many. */
    private int sweepAt;

    /** What breakers are made by. */
    private record BreakerFactory(
            Function<String, Settings> settings,
            List<BreakerListener> listeners,
            List<Consumer<CircuitBreaker>> watchers) {

        static <T> List<T> plus(List<T> some, T more) {
            return Stream.concat(some.stream(), Stream.of(more)).toList();
        }
    }

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
        this.factory = new BreakerFactory(settings, List.of(), List.of());
        this.limits = limits;
        this.sweepAt = limits.breakers();
        this.ticker = ticker;
        this.clock = clock;
    }

    /**
     * The breaker of that name, made with the settings for its name when there is none. A host is one breaker in every
     * spelling: upper or lower case, with a dot at its end or without, with a default port or without.
     */
    public CircuitBreaker breaker(String name) {
        CircuitBreaker breaker = used(name);
        if (breaker != null) {
            return breaker;
        }
        String canonical = BreakerName.canonical(name);
        CircuitBreaker spelled = canonical.equals(name) ? null : used(canonical);
        return spelled != null ? spelled : added(canonical);
    }

    private @Nullable CircuitBreaker used(String name) {
        RegisteredBreaker known = entries.get(name);
        return known == null ? null : known.use();
    }

    /** Makes it outside the lock, and again if what it was made by has changed meanwhile. */
    private CircuitBreaker added(String name) {
        while (true) {
            BreakerFactory used = factory;
            CircuitBreaker made =
                    CircuitBreaker.of(name, used.settings().apply(name), ticker, () -> ThreadLocalRandom.current()
                            .nextDouble());
            RegisteredBreaker entry = new RegisteredBreaker(made, clock, limits.history());
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

    private @Nullable CircuitBreaker addedUnlessOutdated(
            CircuitBreaker made, RegisteredBreaker entry, BreakerFactory by) {
        synchronized (lock) {
            RegisteredBreaker known = entries.get(made.name());
            CircuitBreaker theirs = known == null ? null : known.use();
            if (theirs != null) {
                return theirs;
            }
            if (!factory.equals(by)) {
                return null;
            }
            entries.put(made.name(), entry);
            makeRoom();
            return made;
        }
    }

    /** Under the lock: with too many breakers, lets go of all that reject no calls. */
    private void makeRoom() {
        if (entries.size() >= sweepAt) {
            entries.values().forEach(entry -> entry.look(Duration.ZERO));
            entries.values().removeIf(entry -> entry.peek() == null);
            sweepAt = Math.max(limits.breakers(), entries.size()) + limits.breakers() / 10 + 1;
        }
    }

    /** The breaker of that name, if there is one. */
    public Optional<CircuitBreaker> find(String name) {
        return Optional.ofNullable(entries.get(BreakerName.canonical(name))).map(RegisteredBreaker::peek);
    }

    /** All breakers, by name. */
    public List<CircuitBreaker> all() {
        return entries.values().stream()
                .map(RegisteredBreaker::peek)
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
        RegisteredBreaker entry = entries.get(BreakerName.canonical(name));
        return entry == null ? List.of() : entry.history();
    }

    /** Adds a listener to every breaker, those that are yet to be made included. */
    public void listen(BreakerListener listener) {
        List<CircuitBreaker> known;
        synchronized (lock) {
            factory = new BreakerFactory(
                    factory.settings, BreakerFactory.plus(factory.listeners, listener), factory.watchers);
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
            factory = new BreakerFactory(
                    factory.settings, factory.listeners, BreakerFactory.plus(factory.watchers, watcher));
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
            factory = complete ? new BreakerFactory(changed, factory.listeners, factory.watchers) : factory;
            return complete;
        }
    }

    /**
     * Lets go of breakers that were not called for the idle time; to be called now and then. One that nobody else holds is
     * dropped; one that rejects calls, or that somebody forced or disabled by hand, stays.
     *
     * @return how many are gone, among them those that were let go before
     */
    public int evictIdle() {
        synchronized (lock) {
            entries.values().forEach(entry -> entry.look(limits.idleAfter()));
            int before = entries.size();
            entries.values().removeIf(entry -> entry.peek() == null);
            return before - entries.size();
        }
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
