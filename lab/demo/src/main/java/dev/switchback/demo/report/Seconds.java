package dev.switchback.demo.report;

import static dev.switchback.demo.report.Timeline.Milestone.ALERT;
import static dev.switchback.demo.report.Timeline.Milestone.DECISION;
import static dev.switchback.demo.report.Timeline.Milestone.FAULT;
import static dev.switchback.demo.report.Timeline.Milestone.HEALTHY;
import static dev.switchback.demo.report.Timeline.Milestone.PATCH;
import static dev.switchback.demo.report.Timeline.Milestone.WEBHOOK;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.switchback.demo.report.Timeline.Milestone;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The measured seconds, to the millisecond; null for a step that did not happen.
 *
 * @param total from the fault until all pods were healthy again
 */
@JsonPropertyOrder({
    "fault_to_alert",
    "alert_to_webhook",
    "webhook_to_decision",
    "decision_to_patch",
    "patch_to_healthy",
    "total"
})
public record Seconds(
        @JsonProperty("fault_to_alert") @Nullable Double faultToAlert,
        @JsonProperty("alert_to_webhook") @Nullable Double alertToWebhook,
        @JsonProperty("webhook_to_decision") @Nullable Double webhookToDecision,
        @JsonProperty("decision_to_patch") @Nullable Double decisionToPatch,
        @JsonProperty("patch_to_healthy") @Nullable Double patchToHealthy,
        @JsonProperty("total") @Nullable Double total) {

    public static Seconds of(Timeline timeline) {
        return new Seconds(
                between(timeline, FAULT, ALERT),
                between(timeline, ALERT, WEBHOOK),
                between(timeline, WEBHOOK, DECISION),
                between(timeline, DECISION, PATCH),
                between(timeline, PATCH, HEALTHY),
                between(timeline, FAULT, HEALTHY));
    }

    private static @Nullable Double between(Timeline timeline, Milestone from, Milestone to) {
        return timeline.between(from, to).map(Seconds::rounded).orElse(null);
    }

    private static double rounded(Duration time) {
        return Math.round(time.toNanos() / 1e6) / 1e3;
    }
}
