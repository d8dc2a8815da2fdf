package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.alerts.ActiveAlert;
import dev.switchback.rollback.model.Rollback;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision rests on, read at one moment.
 *
 * @param rollback the case
 * @param workload the workload; empty when there is none of that name, or another UID
 * @param rules what people wrote on workload, namespace and service
 * @param others all other cases
 * @param activeAlerts rollback alerts for this workload and its peer that fire now, by all that is known
 */
public record Evidence(
        Moment moment,
        Rollback rollback,
        Optional<Workload> workload,
        Optional<BlueGreen> blueGreen,
        Rules rules,
        List<Rollback> others,
        List<ActiveAlert> activeAlerts) {

    /**
     * When the evidence was gathered.
     *
     * @param now the service's clock
     * @param serverTime the API server's clock, whole seconds
     */
    public record Moment(Instant now, Instant serverTime) {}

    /** What people wrote: annotations from the nearest to the furthest, and the service's settings. */
    public record Rules(
            Map<String, String> onWorkload,
            Map<String, String> onNamespace,
            Map<String, String> onService,
            Settings settings) {}

    public Instant now() {
        return moment.now();
    }

    public Settings settings() {
        return rules.settings();
    }
}
