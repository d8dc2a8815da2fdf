package dev.switchback.runtime.telemetry;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said in the column {@code details}, as JSON without white space: {@code {"old_state":"CLOSED",...}}. */
final class Details {
    private Details() {}

    static EventRow row(Instant at, BreakerEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        String type;
        if (event instanceof BreakerEvent.Transition change) {
            type = "state_change";
            details.put("old_state", change.from().name());
            details.put("new_state", change.to().name());
            details.put("reason", change.reason().name());
            details.put("generation", change.generation());
            details.put("open_for_s", seconds(change.openFor()));
            details.put("dry_run", change.dryRun());
        } else if (event instanceof BreakerEvent.Extended extended) {
            type = "extended";
            details.put("reason", extended.reason().name());
            details.put("generation", extended.generation());
            details.put("open_for_s", seconds(extended.openFor()));
            details.put("dry_run", extended.dryRun());
        } else if (event instanceof BreakerEvent.CallbackFailed failed) {
            type = "callback_failed";
            details.put("cause", failed.cause().getClass().getName());
        } else {
            type = "reconfigured";
        }
        return new EventRow(at, event.breaker(), type, Json.write(details));
    }

    static EventRow probe(Instant at, String breaker, Outcome outcome, long nanos) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", State.HALF_OPEN.name());
        details.put("duration_ms", nanos / 1e6);
        return new EventRow(at, breaker, outcome.label(), Json.write(details));
    }

    /** Calls from {@code at} on: {@code {"interval_ms":1000,"runs":[["success",12,4],["failure",3,1001]]}}. */
    static EventRow calls(Instant at, Duration interval, String breaker, List<Run> runs) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("interval_ms", interval.toMillis());
        details.put(
                "runs",
                runs.stream()
                        .map(run -> List.<Object>of(run.outcome().label(), run.count(), run.millis()))
                        .toList());
        return new EventRow(at, breaker, "calls", Json.write(details));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
