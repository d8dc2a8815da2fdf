package dev.switchback.rollback.web;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.deliveries.DrivenDeliveries;
import dev.switchback.rollback.intake.Receipt;
import dev.switchback.runtime.metrics.BreakerMetrics;
import dev.switchback.runtime.registry.BreakerRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the service counts; {@code docs/metrics.md} says what each is for. No label value comes from outside. */
final class ServiceMetrics implements CallObserver {
    static final List<String> MESSAGE_OUTCOMES =
            List.of("accepted", "deferred", "malformed", "too_large", "unready", "failed");
    static final List<String> ALERT_OUTCOMES = List.of("ignored", "recorded", "known", "deferred", "dropped");
    static final List<String> CALL_METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    static final List<String> CALL_OUTCOMES = List.of("ok", "conflict", "refused", "failed", "unreachable");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final Counter messages = counter(
            "switchback_trigger_messages_total",
            "Messages at /trigger that were let in, by what was answered.",
            "outcome");
    private final Counter alerts =
            counter("switchback_alerts_total", "Alerts in these messages, by what became of them.", "outcome");
    private final Counter outcomes = counter(
            "switchback_outcomes_total", "Outcomes of rollbacks on the replica that decided them.", "phase", "reason");
    private final Counter calls = counter(
            "switchback_api_calls_total", "Calls of the API server; failed is 429 or 5xx.", "method", "outcome");
    private final Histogram trigger = histogram(
            "switchback_trigger_duration_seconds",
            "From a message's last byte to its answer.",
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            10);
    private final Histogram decision = histogram(
            "switchback_decision_duration_seconds",
            "Gathering the evidence of a decision; deciding on it takes no time.",
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            10);
    private final Histogram alertToPatch = histogram(
            "switchback_alert_to_patch_seconds",
            "From the first alert's startsAt to the change, for rollbacks that acted and have ended.",
            1,
            2,
            5,
            10,
            15,
            20,
            30,
            60,
            120,
            300,
            900,
            3600);

    private final Counter ends = counter(
            "switchback_delivery_ends_total",
            "Deliveries that ended while this replica drove them, by phase and, when they were undone, by cause.",
            "phase",
            "cause");
    private final Counter hurt = counter(
            "switchback_delivery_requests_hurt_total",
            "Failed requests of candidates above the stable share, of deliveries that ended here.");
    private final Histogram duration = histogram(
            "switchback_delivery_duration_seconds",
            "From the first change to the end, of deliveries that ended here.",
            10,
            30,
            60,
            120,
            300,
            600,
            1800,
            3600,
            7200,
            14400,
            43200);

    ServiceMetrics() {
        ends.initLabelValues(DeliveryPhase.SUCCEEDED.text(), "");
        Stream.of(Cause.values()).forEach(cause -> ends.initLabelValues(DeliveryPhase.ROLLED_BACK.text(), text(cause)));
        MESSAGE_OUTCOMES.forEach(messages::initLabelValues);
        ALERT_OUTCOMES.forEach(alerts::initLabelValues);
        CALL_METHODS.forEach(method -> CALL_OUTCOMES.forEach(outcome -> calls.initLabelValues(method, outcome)));
    }

    /** Adds what is read when Prometheus asks. */
    void watch(RollbackService service, Leadership leadership) {
        gauge("switchback_leader", "1 on the replica that decides, else 0.", () -> leadership.isLeader() ? 1 : 0);
        gauge(
                "switchback_synced",
                "1 once all records have been read.",
                () -> service.rollbacks().isSynced() ? 1 : 0);
        gauge(
                "switchback_last_watchdog_timestamp_seconds",
                "When this replica heard Alertmanager's Watchdog last, in Unix time; 0 before the first.",
                () -> service.intake()
                        .lastWatchdog()
                        .map(Instant::getEpochSecond)
                        .orElse(0L));
        GaugeWithCallback.builder()
                .name("switchback_records")
                .help("Records that exist, by phase and reason.")
                .labelNames("phase", "reason")
                .callback(callback ->
                        records(service).forEach((labels, count) -> callback.call(count, labels.get(0), labels.get(1))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("switchback_deliveries")
                .help("Deliveries of the pipeline that exist, by phase.")
                .labelNames("phase")
                .callback(callback -> {
                    var known = service.deliveries().known().stream()
                            .collect(Collectors.groupingBy(d -> d.status().phase(), Collectors.counting()));
                    for (DeliveryPhase phase : DeliveryPhase.values()) {
                        callback.call(known.getOrDefault(phase, 0L), phase.text());
                    }
                })
                .register(registry);
        gauge("switchback_deliveries_driven", "Deliveries that this replica drives.", () -> service.driven()
                .map(driven -> driven.driven().size())
                .orElse(0));
    }

    /** A delivery that this replica drives no longer. */
    void left(Delivery delivery) {
        DeliveryStatus status = delivery.status();
        if (status.phase().isOpen() || !status.driver().identity().equals(DrivenDeliveries.NAME)) {
            return;
        }
        boolean undone = status.phase() == DeliveryPhase.ROLLED_BACK;
        String cause =
                undone ? status.failure().map(failure -> text(failure.cause())).orElse("") : "";
        ends.labelValues(status.phase().text(), cause).inc();
        hurt.inc(Math.max(0, status.findings().requestsHurt()));
        status.times()
                .started()
                .flatMap(from -> status.times().ended().map(to -> Duration.between(from, to)))
                .ifPresent(took -> duration.observe(seconds(took)));
    }

    private static String text(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    /** Adds what these breakers count. */
    void watch(BreakerRegistry breakers) {
        BreakerMetrics.register(breakers, registry);
    }

    private static Map<List<String>, Long> records(RollbackService service) {
        return service.rollbacks().all().stream()
                .map(Rollback::status)
                .collect(Collectors.groupingBy(
                        s -> List.of(
                                s.phase().text(), s.reason().map(Reason::text).orElse("")),
                        Collectors.counting()));
    }

    /** A message was answered so. */
    void answered(String outcome) {
        messages.labelValues(outcome).inc();
    }

    void received(Receipt receipt) {
        alerts.labelValues(ReceiptJson.outcome(receipt)).inc();
    }

    void outcome(Phase phase, Reason reason) {
        outcomes.labelValues(phase.text(), reason.text()).inc();
    }

    void gathered(Duration took) {
        decision.observe(seconds(took));
    }

    void alertToPatch(Duration took) {
        alertToPatch.observe(seconds(took));
    }

    @Override
    public void called(String method, Optional<Integer> status, Duration took) {
        if (CALL_METHODS.contains(method)) {
            calls.labelValues(method, status.map(ServiceMetrics::outcome).orElse("unreachable"))
                    .inc();
        }
    }

    private static String outcome(int status) {
        if (status < 400) {
            return "ok";
        }
        if (status == 409) {
            return "conflict";
        }
        return status == 429 || status >= 500 ? "failed" : "refused";
    }

    <T> T timeTrigger(Supplier<T> work) {
        return trigger.time(work);
    }

    byte[] scrape() {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private Histogram histogram(String name, String help, double... bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    private void gauge(String name, String help, Supplier<? extends Number> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.get().doubleValue()))
                .register(registry);
    }
}
