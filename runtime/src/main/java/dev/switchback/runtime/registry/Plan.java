package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What breakers are made by. */
record Plan(
        Function<String, Settings> settings, List<BreakerListener> listeners, List<Consumer<CircuitBreaker>> watchers) {

    Plan withSettings(Function<String, Settings> changed) {
        return new Plan(changed, listeners, watchers);
    }

    Plan withListener(BreakerListener listener) {
        return new Plan(settings, plus(listeners, listener), watchers);
    }

    Plan withWatcher(Consumer<CircuitBreaker> watcher) {
        return new Plan(settings, listeners, plus(watchers, watcher));
    }

    private static <T> List<T> plus(List<T> some, T more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
}
