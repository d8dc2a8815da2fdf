package dev.switchback.benchmarks.loop;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One run, as {@code switchback demo --output json} told of it.
 *
 * @param json its last line, or an object with the outcome alone when it failed
 */
record LoopRun(JsonNode json) {

    String outcome() {
        return json.path("outcome").asText("none");
    }

    /** Seconds from the fault to the patch; infinite when there was none. */
    double patched() {
        return seconds("fault_to_alert")
                + seconds("alert_to_webhook")
                + seconds("webhook_to_decision")
                + seconds("decision_to_patch");
    }

    /** Seconds from the fault until all pods were healthy; infinite when they never were. */
    double healthy() {
        return seconds("total");
    }

    double seconds(String step) {
        return json.at("/seconds/" + step).asDouble(Double.POSITIVE_INFINITY);
    }

    long failed() {
        return json.at("/requests/failed").asLong();
    }

    long requests() {
        return json.at("/requests/total").asLong();
    }
}
