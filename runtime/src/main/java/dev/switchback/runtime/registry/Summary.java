package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.State;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All breakers in a few numbers.
 *
 * @param total how many there are
 * @param states how many are in each state, with zeros
 * @param open names of those that reject calls, sorted
 */
public record Summary(int total, Map<State, Integer> states, List<String> open) {

    static Summary of(List<CircuitBreaker> breakers) {
        Map<State, Integer> states = new EnumMap<>(State.class);
        for (State state : State.values()) {
            states.put(state, 0);
        }
        breakers.forEach(breaker -> states.merge(breaker.state(), 1, Integer::sum));
        List<String> open = breakers.stream()
                .filter(breaker -> breaker.state() == State.OPEN || breaker.state() == State.FORCED_OPEN)
                .map(CircuitBreaker::name)
                .toList();
        return new Summary(breakers.size(), Collections.unmodifiableMap(states), open);
    }
}
