package dev.switchback.scenarios.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Alertmanager with Switchback's route: grouped by {@code namespace} and {@code deployment}, {@code group_wait: 0s}, {@code
 * group_interval: 10s}, {@code repeat_interval: 4h}, {@code send_resolved: true}. Answers 5xx are tried again with growing
 * pauses until the next flush, 4xx only at the next flush. Not safe for use by many threads.
 */
public final class SimulatedAlertmanager {
    private static final Duration UP_FOR = Duration.ofDays(30);

    private final Webhook webhook;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final Instant started;
    private final Map<Map<String, String>, AlertGroup> groups = new LinkedHashMap<>();

    public SimulatedAlertmanager(Webhook webhook, ScheduledExecutorService scheduler, InstantSource clock) {
        this.webhook = webhook;
        this.scheduler = scheduler;
        this.clock = clock;
        this.started = clock.instant().minus(UP_FOR);
    }

    /** An alert fires from now on. One that fires already gets the new start and annotations. */
    public void fire(Map<String, String> labels, Map<String, String> annotations, Optional<String> startsAt) {
        var alert = new FiringAlert(labels, annotations, startsAt, Optional.empty());
        group(alert).put(alert);
    }

    /** Resolves all firing alerts of these names; how many there were. */
    public int resolve(Collection<String> names) {
        Instant now = clock.instant();
        var resolved = active().stream()
                .filter(alert -> names.contains(alert.label("alertname")))
                .map(alert -> alert.resolved(now))
                .toList();
        resolved.forEach(alert -> group(alert).put(alert));
        return resolved.size();
    }

    /** What fires now, as {@code /api/v2/alerts?active=true} shows it. */
    public List<FiringAlert> active() {
        Instant now = clock.instant();
        return groups.values().stream()
                .flatMap(group -> group.alerts().stream())
                .filter(alert -> alert.firesAt(now))
                .toList();
    }

    /** Since when it runs; it keeps no alerts over a restart. */
    public Instant started() {
        return started;
    }

    private AlertGroup group(FiringAlert alert) {
        var labels = new LinkedHashMap<String, String>();
        for (String name : List.of("namespace", "deployment")) {
            if (alert.labels().containsKey(name)) {
                labels.put(name, alert.label(name));
            }
        }
        return groups.computeIfAbsent(labels, l -> new AlertGroup(l, webhook, scheduler, clock));
    }
}
