package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** The breakers of a process by name. Safe for any number of threads. */
public final class BreakerRegistry {
    private final Ticker ticker;
    private final InstantSource clock;
    private final RegistryLimits limits;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final List<BreakerListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<CircuitBreaker>> watchers = new CopyOnWriteArrayList<>();
    private volatile Function<String, Settings> settings;

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
        this.settings = settings;
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

    private CircuitBreaker added(String name) {
        CircuitBreaker made = CircuitBreaker.of(name, settings.apply(name), ticker, () -> ThreadLocalRandom.current()
                .nextDouble());
        Entry entry = new Entry(made, clock, limits.history());
        made.listen(entry);
        listeners.forEach(made::listen);
        for (Entry other = entries.putIfAbsent(name, entry); other != null; other = entries.putIfAbsent(name, entry)) {
            CircuitBreaker theirs = other.use();
            if (theirs != null) {
                return theirs;
            }
            entries.remove(name, other);
        }
        watchers.forEach(watcher -> watcher.accept(made));
        return made;
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
        listeners.add(listener);
        all().forEach(breaker -> breaker.listen(listener));
    }

    /**
     * Shows a watcher every breaker, those that are yet to be made included, before the one who asked for them first
     * gets them. One that is made at this moment may be shown twice.
     *
     * @param watcher must not block or throw
     */
    public void watch(Consumer<CircuitBreaker> watcher) {
        watchers.add(watcher);
        all().forEach(watcher);
    }

    /** New settings for every breaker, each by its name; windows and open times go on. */
    public void reconfigure(Function<String, Settings> changed) {
        Map<CircuitBreaker, Settings> all = new ConcurrentHashMap<>();
        all().forEach(breaker -> all.put(breaker, changed.apply(breaker.name())));
        settings = changed;
        all.forEach(CircuitBreaker::reconfigure);
    }

    /**
     * Lets go of closed breakers that were not called for the idle time; to be called now and then. One that nobody else
     * holds is dropped; one that is open, half-open, forced or counting failures stays.
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
