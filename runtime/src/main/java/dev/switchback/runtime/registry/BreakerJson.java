package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Snapshot;
import dev.switchback.runtime.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Breakers and their history as JSON. */
public final class BreakerJson {
    private BreakerJson() {}

    static String write(List<CircuitBreaker> breakers) {
        Summary summary = Summary.of(breakers);
        Map<String, Object> states = new LinkedHashMap<>();
        summary.states().forEach((state, count) -> states.put(lower(state), count));
        Map<String, Object> named = new LinkedHashMap<>();
        breakers.forEach(breaker -> named.put(breaker.name(), fields(breaker)));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("total", summary.total());
        all.put("states", states);
        all.put("circuit_breakers", named);
        return Json.write(all);
    }

    /** One breaker's fields: state, rates, counts, remaining seconds. */
    public static Map<String, Object> fields(CircuitBreaker breaker) {
        Snapshot snapshot = breaker.snapshot();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", lower(snapshot.state()));
        fields.put("generation", snapshot.generation());
        fields.put("remaining_s", seconds(snapshot.remaining()));
        fields.put("health_score", snapshot.healthScore());
        fields.put("consecutive_failures", snapshot.window().consecutiveFailures());
        fields.put("window_calls", snapshot.window().calls());
        fields.put("failure_rate", snapshot.window().failureRate());
        fields.put("slow_call_rate", snapshot.window().slowCallRate());
        for (Outcome outcome : Outcome.values()) {
            fields.put(outcome.label(), snapshot.calls().getOrDefault(outcome, 0L));
        }
        fields.put("dry_run", breaker.settings().dryRun());
        return fields;
    }

    /** A breaker's history as a JSON array, the oldest first. */
    public static String history(List<HistoryEntry> entries) {
        return Json.write(entries.stream().map(BreakerJson::fields).toList());
    }

    private static Map<String, Object> fields(HistoryEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", entry.at());
        if (entry.event() instanceof BreakerEvent.Transition transition) {
            fields.put("event", "state_change");
            fields.put("from", lower(transition.from()));
            fields.put("to", lower(transition.to()));
            fields.put("reason", lower(transition.reason()));
            fields.put("open_for_s", seconds(transition.openFor()));
            fields.put("dry_run", transition.dryRun());
        } else if (entry.event() instanceof BreakerEvent.Extended extended) {
            fields.put("event", "extended");
            fields.put("reason", lower(extended.reason()));
            fields.put("open_for_s", seconds(extended.openFor()));
            fields.put("dry_run", extended.dryRun());
        } else if (entry.event() instanceof BreakerEvent.Reconfigured) {
            fields.put("event", "reconfigured");
        } else if (entry.event() instanceof BreakerEvent.CallbackFailed failed) {
            fields.put("event", "callback_failed");
            fields.put("cause", failed.cause().getClass().getName());
        }
        return fields;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
