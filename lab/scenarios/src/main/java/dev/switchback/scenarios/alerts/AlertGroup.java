package dev.switchback.scenarios.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The alerts of one group and what was last sent of them. The first is sent at once; later changes wait for the next flush.
 */
final class AlertGroup {
    private static final Duration GROUP_INTERVAL = Duration.ofSeconds(10);
    private static final Duration REPEAT_INTERVAL = Duration.ofHours(4);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final double SLOWER = 1.5;

    private final Map<String, String> labels;
    private final ToIntFunction<String> webhook;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final Map<String, FiringAlert> alerts = new LinkedHashMap<>();
    private Set<String> sentFiring = Set.of();
    private Set<String> sentResolved = Set.of();
    private Instant sentAt = Instant.MIN;
    private boolean ticking;
    private boolean closed;

    AlertGroup(
            Map<String, String> labels,
            ToIntFunction<String> webhook,
            ScheduledExecutorService scheduler,
            InstantSource clock) {
        this.labels = labels;
        this.webhook = webhook;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Adds or replaces; the first flush of an idle group comes at once ({@code group_wait: 0s}). */
    void put(FiringAlert alert) {
        alerts.put(alert.fingerprint(), alert);
        if (!ticking) {
            ticking = true;
            scheduler.execute(this::flush);
        }
    }

    List<FiringAlert> alerts() {
        return List.copyOf(alerts.values());
    }

    /** Nothing is sent any more. */
    void close() {
        closed = true;
        alerts.clear();
    }

    private void flush() {
        if (alerts.isEmpty()) {
            ticking = false;
            forget();
            return;
        }
        Instant now = clock.instant();
        later(GROUP_INTERVAL, this::flush);
        var batch = new Batch(List.copyOf(alerts.values()), now);
        if (due(batch)) {
            attempt(batch, FIRST_RETRY);
        } else {
            dropResolved(batch);
        }
    }

    /** A group that has been empty is a new one when an alert comes, and its first message is not a repetition. */
    private void forget() {
        sentFiring = Set.of();
        sentResolved = Set.of();
        sentAt = Instant.MIN;
    }

    private boolean due(Batch batch) {
        Set<String> firing = batch.firing();
        if (!sentFiring.containsAll(firing)) {
            return true;
        }
        if (firing.isEmpty()) {
            return !sentFiring.isEmpty();
        }
        return !sentResolved.containsAll(batch.resolved())
                || !sentAt.plus(REPEAT_INTERVAL).isAfter(batch.at());
    }

    /** Posts; a passing failure is retried until the next flush is due. */
    private void attempt(Batch batch, Duration wait) {
        if (closed) {
            return;
        }
        int status = webhook.applyAsInt(WebhookBody.of(batch.sent(), labels));
        if (status / 100 == 2) {
            sentFiring = batch.firing();
            sentResolved = batch.resolved();
            sentAt = batch.at();
            dropResolved(batch);
        } else if (status == 0 || status / 100 == 5) {
            if (clock.instant().plus(wait).isBefore(batch.at().plus(GROUP_INTERVAL))) {
                var next = Duration.ofMillis(Math.round(wait.toMillis() * SLOWER));
                later(wait, () -> attempt(batch, next));
            }
        }
    }

    private void later(Duration wait, Runnable task) {
        var unused = scheduler.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What was resolved in the batch, and has not fired again since, is done with. */
    private void dropResolved(Batch batch) {
        for (FiringAlert alert : batch.alerts()) {
            if (!alert.firesAt(batch.at())) {
                alerts.remove(alert.fingerprint(), alert);
            }
        }
    }

    /** What one flush has to say. */
    private record Batch(List<FiringAlert> alerts, Instant at) {

        Set<String> firing() {
            return occurrences(true);
        }

        Set<String> resolved() {
            return occurrences(false);
        }

        private Set<String> occurrences(boolean firing) {
            return alerts.stream()
                    .filter(alert -> alert.firesAt(at) == firing)
                    .map(FiringAlert::occurrence)
                    .collect(Collectors.toSet());
        }

        List<WebhookBody.Sent> sent() {
            var sent = new ArrayList<WebhookBody.Sent>();
            alerts.forEach(alert -> sent.add(WebhookBody.sent(alert, at)));
            return sent;
        }
    }
}
