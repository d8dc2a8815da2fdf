package dev.switchback.pipeline.report;

import dev.switchback.pipeline.store.PastDelivery;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The four figures of <a href="https://dora.dev/guides/dora-metrics/">dora.dev</a> over a span of time.
 *
 * @param deployments that changed what runs, promoted or taken back
 * @param failed those of them that were taken back by a check, a person or the rollback service
 * @param driverLost deliveries that were taken back because their driver was gone: neither deployments nor failures
 * @param recoveries how long each known recovery took, from the first sign that it is bad
 * @param leads how long each commit took from being committed to being promoted
 */
public record DoraFigures(
        Instant since,
        Instant until,
        int deployments,
        int failed,
        int driverLost,
        List<Duration> recoveries,
        List<Duration> leads) {

    /**
     * A rollback by the rollback service.
     *
     * @param workload as {@code namespace/name}
     */
    public record Recovery(String workload, Instant detected, Instant recovered) {}

    /**
     * Counts what ended within the span.
     *
     * @param rollbacks a rollback makes the last promoted deployment of its workload a failed one
     */
    public static DoraFigures of(
            List<PastDelivery> deliveries, List<Recovery> rollbacks, Instant since, Instant until) {
        List<PastDelivery> ended = deliveries.stream()
                .filter(delivery ->
                        !delivery.ended().isBefore(since) && !delivery.ended().isAfter(until))
                .toList();
        List<PastDelivery> counted =
                ended.stream().filter(delivery -> !isDriverLost(delivery)).toList();
        Set<PastDelivery> failed = new HashSet<>();
        List<Duration> recoveries = new ArrayList<>();
        for (PastDelivery delivery : counted) {
            if (delivery.failure().isPresent()) {
                failed.add(delivery);
                delivery.detected().ifPresent(at -> recoveries.add(Duration.between(at, delivery.ended())));
            }
        }
        for (Recovery rollback : rollbacks) {
            if (!rollback.recovered().isBefore(since) && !rollback.recovered().isAfter(until)) {
                deployed(counted, rollback).ifPresent(failed::add);
                recoveries.add(Duration.between(rollback.detected(), rollback.recovered()));
            }
        }
        return new DoraFigures(
                since,
                until,
                counted.size(),
                failed.size(),
                ended.size() - counted.size(),
                recoveries.stream()
                        .filter(length -> !length.isNegative())
                        .sorted()
                        .toList(),
                counted.stream()
                        .flatMap(delivery -> delivery.leads().stream())
                        .sorted()
                        .toList());
    }

    private static boolean isDriverLost(PastDelivery delivery) {
        return delivery.failure().filter(cause -> cause == Cause.DRIVER_LOST).isPresent();
    }

    private static Optional<PastDelivery> deployed(List<PastDelivery> deliveries, Recovery rollback) {
        return deliveries.stream()
                .filter(delivery -> delivery.workload().equals(rollback.workload()))
                .filter(delivery ->
                        delivery.failure().isEmpty() && delivery.ended().isBefore(rollback.recovered()))
                .max(Comparator.comparing(PastDelivery::ended));
    }

    /** Deployments a week; empty without any. */
    public Optional<Double> perWeek() {
        double weeks = Duration.between(since, until).toSeconds()
                / (double) Duration.ofDays(7).toSeconds();
        return deployments == 0 ? Optional.empty() : Optional.of(deployments / weeks);
    }

    /** The share of deployments that failed, 0 to 1; empty without any. */
    public Optional<Double> changeFailRate() {
        return deployments == 0 ? Optional.empty() : Optional.of(failed / (double) deployments);
    }

    public Optional<Duration> recoveryTime() {
        return median(recoveries);
    }

    public Optional<Duration> leadTime() {
        return median(leads);
    }

    private static Optional<Duration> median(List<Duration> sorted) {
        int size = sorted.size();
        return size == 0
                ? Optional.empty()
                : Optional.of(
                        sorted.get((size - 1) / 2).plus(sorted.get(size / 2)).dividedBy(2));
    }
}
