package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The blue-green pair that a workload is a side of.
 *
 * @param service the one that decides which side is active
 * @param key the label that tells the sides apart
 * @param active whether the Service points at the workload in question
 * @param flippedAt when the Service was flipped to the side that it points at; empty when unknown
 * @param peer the other side; empty when there is none
 * @param flips what points all Services of the pair that select this side at the peer; empty without a peer
 */
public record BlueGreen(
        TrafficService service,
        String key,
        boolean active,
        Optional<Instant> flippedAt,
        Optional<Workload> peer,
        List<Plan.ServiceFlip> flips) {}
