package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.TrafficService;
import dev.switchback.kubernetes.Workload;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The blue-green pair that a workload is a side of.
 *
 * @param key the label that tells the sides apart
 * @param active whether the Service points at the workload in question
 * @param flippedAt when the Service was flipped to the side that it points at; empty when unknown
 * @param peer the other side; empty when there is none
 */
public record BlueGreen(
        TrafficService service, String key, boolean active, Optional<Instant> flippedAt, Optional<Workload> peer) {

    /** The selector that points at the peer. */
    public Optional<Map<String, String>> selectorOfPeer() {
        return peer.map(p -> {
            var selector = new java.util.TreeMap<>(service.selector());
            selector.put(key, p.templateLabels().getOrDefault(key, ""));
            return Map.copyOf(selector);
        });
    }
}
