package dev.switchback.demo.canary;

import dev.switchback.resources.DeliveryPhase;
import java.util.Map;

/** A release of {@code orders:2} beside {@code orders:1}. */
public enum Release {
    /** It is as good as the old one. */
    GOOD(DeliveryPhase.SUCCEEDED, Map.of()),
    /** It fails one request of five. */
    BAD(DeliveryPhase.ROLLED_BACK, Map.of("ORDERS_ERROR_SHARE", "0.2")),
    /** It is good, and Prometheus dies while it has its first share. */
    WATCHED_BY_NOBODY(DeliveryPhase.SUCCEEDED, Map.of());

    private final DeliveryPhase end;

    @SuppressWarnings("ImmutableEnumChecker") // of strings, and nobody changes it
    private final Map<String, String> fault;

    Release(DeliveryPhase end, Map<String, String> fault) {
        this.end = end;
        this.fault = fault;
    }

    /** How the delivery has to end. */
    DeliveryPhase end() {
        return end;
    }

    boolean losesPrometheus() {
        return this == WATCHED_BY_NOBODY;
    }

    /** The environment of both versions. */
    public Map<String, Map<String, String>> versions() {
        return Map.of("1", Map.of(), "2", fault);
    }

    /** The delivery file. The holds are shorter than anybody should have them, so that a demo need not wait. */
    static String file(String prometheus) {
        return """
                apiVersion: switchback.dev/v1alpha1
                kind: Delivery
                metadata: {name: orders, namespace: shop}
                spec:
                  workload: {kind: Deployment, name: orders}
                  strategy:
                    canary:
                      steps: [{weight: 20, hold: 20s}, {weight: 50, hold: 20s}]
                      traffic: {gateway: {httpRoute: orders}}
                  analysis:
                    prometheus: {address: "%s"}
                    metrics: [success-rate]
                    sequential: {retreat: {wait: 15s, times: 1}}
                """
                .formatted(prometheus);
    }
}
