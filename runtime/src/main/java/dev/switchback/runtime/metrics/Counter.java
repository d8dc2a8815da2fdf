package dev.switchback.runtime.metrics;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Snapshot;
import dev.switchback.runtime.breaker.State;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;

/**
 * One thing that is counted of every breaker.
 *
 * @param labels besides the name
 * @param always whether it is shown at 0 too
 */
record Counter(Family family, Labels labels, boolean always, ToLongBiFunction<CircuitBreaker, Snapshot> value) {
    private static final List<State> OPENS = List.of(State.OPEN, State.FORCED_OPEN);

    /** A metric that counts. */
    enum Family {
        REQUESTS("circuit_breaker_requests", "Calls by what became of them."),
        FAILURES("circuit_breaker_failures", "Failed calls by kind."),
        SLOW_CALLS("circuit_breaker_slow_calls", "Calls that were slow."),
        TRANSITIONS("circuit_breaker_state_transitions", "Changes of state."),
        OPENED("circuit_breaker_opened", "How often it opened."),
        FALLBACKS("circuit_breaker_fallback_activations", "Answers in the dependency's place."),
        CALLBACK_FAILURES("circuit_breaker_callback_failures", "Callbacks that threw.");

        final String metric;
        final String help;

        Family(String metric, String help) {
            this.metric = metric;
            this.help = help;
        }
    }

    static final List<Counter> ALL = all();

    private static List<Counter> all() {
        List<Counter> all = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            Labels result = Labels.of("result", outcome.label());
            all.add(new Counter(
                    Family.REQUESTS, result, true, (breaker, now) -> now.calls().getOrDefault(outcome, 0L)));
        }
        for (FailureKind kind : FailureKind.values()) {
            Labels type = Labels.of("type", kind.label());
            all.add(new Counter(Family.FAILURES, type, true, (breaker, now) -> breaker.internals()
                    .failures(kind)));
        }
        for (State from : State.values()) {
            Arrays.stream(State.values()).map(to -> transition(from, to)).forEach(all::add);
        }
        all.add(plain(Family.SLOW_CALLS, (breaker, now) -> breaker.internals().slowCalls()));
        all.add(plain(Family.OPENED, (breaker, now) -> opened(breaker)));
        all.add(plain(Family.FALLBACKS, (breaker, now) -> breaker.internals().fallbacks()));
        all.add(plain(
                Family.CALLBACK_FAILURES, (breaker, now) -> breaker.internals().callbacksFailed()));
        return List.copyOf(all);
    }

    private static Counter plain(Family family, ToLongBiFunction<CircuitBreaker, Snapshot> value) {
        return new Counter(family, Labels.EMPTY, true, value);
    }

    /** Between closed, open and half-open they exist from the start; those of forced states once they happened. */
    private static Counter transition(State from, State to) {
        Labels labels = Labels.of("from", lower(from), "to", lower(to));
        boolean always = usual(from) && usual(to) && from != to;
        return new Counter(Family.TRANSITIONS, labels, always, (breaker, now) -> breaker.internals()
                .transitions(from, to));
    }

    private static boolean usual(State state) {
        return state == State.CLOSED || state == State.OPEN || state == State.HALF_OPEN;
    }

    private static long opened(CircuitBreaker breaker) {
        return Stream.of(State.values())
                .filter(from -> !OPENS.contains(from))
                .flatMap(from -> OPENS.stream().map(to -> breaker.internals().transitions(from, to)))
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String lower(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
