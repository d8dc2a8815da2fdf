package dev.switchback.runtime.metrics;

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
