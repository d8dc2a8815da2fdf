package dev.switchback.rollback.web;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hears of outcomes, on the replica that decides: how many, and how long it took from the alert to the change. */
final class MetricsChannel implements Channel {
    private static final int REMEMBERED = 1_000;

    private final ServiceMetrics metrics;
    /** An outcome is told again until every channel has taken it. */
    private final Set<String> counted = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    MetricsChannel(ServiceMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Delivery send(Notification notification) {
        if (counted.add(notification.id())) {
            notification.reason().ifPresent(reason -> metrics.outcome(notification.phase(), reason));
            if (!notification.phase().isOpen()) {
                alertToPatch(notification.rollback()).ifPresent(metrics::alertToPatch);
            }
        }
        return new Delivery.Delivered();
    }

    private static Optional<Duration> alertToPatch(Rollback rollback) {
        Optional<Instant> acted = rollback.status().times().acted();
        Optional<Instant> started = rollback.spec().alerts().stream()
                .map(AlertOccurrence::startsAt)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        return acted.flatMap(at -> started.filter(s -> s.isBefore(at)).map(s -> Duration.between(s, at)));
    }
}
