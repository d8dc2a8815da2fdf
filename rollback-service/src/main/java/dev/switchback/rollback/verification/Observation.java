package dev.switchback.rollback.verification;

import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.alerts.ActiveAlert;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is there after an action.
 *
 * @param restored the workload that is to serve; empty when it is gone
 * @param service the Service that was flipped; empty for a revert, and when it is gone
 * @param endpoints pods that the Service sends traffic to
 * @param firing rollback alerts for the workload, whatever their revision
 */
public record Observation(
        Instant now,
        Optional<Workload> restored,
        Optional<TrafficService> service,
        Set<String> endpoints,
        List<ActiveAlert> firing) {}
