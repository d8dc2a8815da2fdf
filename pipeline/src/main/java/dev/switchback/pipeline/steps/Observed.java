package dev.switchback.pipeline.steps;

import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Before;
import dev.switchback.resources.DeliveryStatus.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a step may look at, read at one moment.
 *
 * @param deployments by name; those that exist of the delivery's
 * @param services all of the namespace
 * @param verdict what the analysis says; empty when the delivery has none, or the step does not ask for it
 * @param scaling of the namespace; unread when the step holds
 */
public record Observed(
        Instant now,
        Delivery delivery,
        Map<String, Deployed> deployments,
        List<TrafficService> services,
        Optional<AnalysisVerdict> verdict,
        Scaling scaling) {

    /** @throws IllegalStateException before it has been recorded */
    public Before before() {
        return delivery.status().before().orElseThrow(() -> new IllegalStateException("nothing has been recorded"));
    }

    public Position position() {
        return delivery.status().position();
    }

    public Optional<Deployed> deployment(String name) {
        return Optional.ofNullable(deployments.get(name));
    }

    public Optional<TrafficService> service(String name) {
        return services.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** How long the step has been done until now. */
    Duration inStep() {
        return Duration.between(position().since(), now);
    }

    /** Waits for pods of a Deployment, but not for ever. */
    StepOutcome awaiting(Deployed pods) {
        String of = "the pods of " + pods.name();
        Duration limit = delivery.spec().checks().readyWithin();
        if (pods.isStuck() || inStep().compareTo(limit) > 0) {
            return new StepOutcome.Failed(of + " do not become ready: " + pods.counts());
        }
        return StepOutcome.waiting("waiting for " + of + ": " + pods.counts());
    }
}
