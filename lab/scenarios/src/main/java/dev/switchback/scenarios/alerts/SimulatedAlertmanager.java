package dev.switchback.scenarios.alerts;

import dev.switchback.monitoring.AlertSource;
import dev.switchback.monitoring.AlertmanagerMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Alertmanager with Switchback's route, and the Prometheus that sends it alerts. Alerts are grouped by {@code namespace} and
 * {@code deployment}, {@code group_wait: 0s}, {@code group_interval: 10s}, {@code repeat_interval: 4h}, {@code send_resolved:
 * true}. Answers 5xx are retried with growing pauses until the next flush, 4xx only at the next flush. Prometheus sends each
 * alert again every minute; one that was not sent for 4 minutes is resolved. Not safe for use by many threads.
 */
public final class SimulatedAlertmanager implements AlertSource {
    private static final Duration UP_FOR = Duration.ofDays(30);

    private final ToIntFunction<String> webhook;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final Map<Map<String, String>, AlertGroup> groups = new LinkedHashMap<>();
    /** What Prometheus finds firing, by fingerprint. */
    private final Map<String, FiringAlert> firing = new LinkedHashMap<>();

    private boolean prometheusUp = true;
    /** Empty while Alertmanager is stopped. */
    private Optional<Instant> upSince;

    /** @param webhook posts a body, and answers the HTTP status; 0 when there was no answer */
    public SimulatedAlertmanager(
            ToIntFunction<String> webhook, ScheduledExecutorService scheduler, InstantSource clock) {
        this.webhook = webhook;
        this.scheduler = scheduler;
        this.clock = clock;
        this.upSince = Optional.of(clock.instant().minus(UP_FOR));
    }

    /** An alert fires from now on. One that fires already gets the new start and annotations. */
    public void fire(Map<String, String> labels, Map<String, String> annotations, Optional<String> startsAt) {
        Instant now = clock.instant();
        var alert = new FiringAlert(labels, annotations, startsAt, now, Optional.empty());
        firing.put(alert.fingerprint(), alert);
        put(prometheusUp ? alert : alert.unrefreshed(now));
    }

    /** Resolves all firing alerts of these names, and returns how many Alertmanager held. */
    public int resolve(Collection<String> names) {
        firing.values().removeIf(alert -> names.contains(alert.label("alertname")));
        var resolved = active().stream()
                .filter(alert -> names.contains(alert.label("alertname")))
                .toList();
        resolved.forEach(alert -> put(alert.resolved(clock.instant())));
        return resolved.size();
    }

    /** Nothing is refreshed any more. */
    public void stopPrometheus() {
        prometheusUp = false;
        active().forEach(alert -> put(alert.unrefreshed(clock.instant())));
    }

    /** What still fires is sent at once. */
    public void startPrometheus() {
        prometheusUp = true;
        firing.replaceAll((fingerprint, alert) -> alert.sentAgain(clock.instant()));
        firing.values().forEach(this::put);
    }

    /** Alertmanager ends, and forgets its alerts. */
    public void stop() {
        upSince = Optional.empty();
        groups.values().forEach(AlertGroup::close);
        groups.clear();
    }

    /** Alertmanager starts without alerts; Prometheus sends each at its next turn. */
    public void start() {
        Instant now = clock.instant();
        upSince = Optional.of(now);
        if (prometheusUp) {
            firing.values().forEach(alert -> {
                Duration wait = Duration.between(now, alert.nextRefresh(now));
                var unused = scheduler.schedule(() -> refresh(alert), wait.toNanos(), TimeUnit.NANOSECONDS);
            });
        }
    }

    private void refresh(FiringAlert alert) {
        if (prometheusUp && alert.equals(firing.get(alert.fingerprint()))) {
            put(alert);
        }
    }

    private List<FiringAlert> active() {
        Instant now = clock.instant();
        return groups.values().stream()
                .flatMap(group -> group.alerts().stream())
                .filter(alert -> alert.firesAt(now))
                .toList();
    }

    @Override
    public Snapshot ask() {
        if (upSince.isEmpty()) {
            return new Snapshot.Unreachable("connection refused");
        }
        Instant now = clock.instant();
        var active = active().stream()
                .map(alert -> AlertmanagerMessage.polled(alert.json(now), now))
                .toList();
        return new Snapshot.Alerts(active, List.of(), upSince.get());
    }

    private void put(FiringAlert alert) {
        if (upSince.isEmpty()) {
            return;
        }
        var labels = new LinkedHashMap<String, String>();
        for (String name : List.of("namespace", "deployment", "statefulset", "daemonset")) {
            if (alert.labels().containsKey(name)) {
                labels.put(name, alert.label(name));
            }
        }
        groups.computeIfAbsent(labels, l -> new AlertGroup(l, webhook, scheduler, clock))
                .put(alert);
    }
}
