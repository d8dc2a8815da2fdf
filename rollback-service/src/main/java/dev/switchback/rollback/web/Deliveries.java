package dev.switchback.rollback.web;

import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.intake.Intake;
import dev.switchback.rollback.intake.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * Takes in the alerts of one message, workload by workload and several workloads at once: one reading and one write each.
 * What does not fit into the time is deferred: Alertmanager sends the message again, and that does the rest.
 */
final class Deliveries implements AutoCloseable {
    /** Alertmanager waits for at least 10 s. */
    static final Duration BUDGET = Duration.ofSeconds(4);

    private static final int THREADS = 8;
    private static final Receipt NO_TIME = new Receipt.Deferred("there was no time left for it in this message");

    private final RollbackService service;
    private final LongSupplier nanos;
    private final ExecutorService threads;

    Deliveries(RollbackService service, LongSupplier nanos) {
        this.service = service;
        this.nanos = nanos;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            var thread = new Thread(task, "intake");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What became of each, in their order. */
    List<Receipt> take(List<IncomingAlert> alerts) {
        var work = new Work(alerts, nanos.getAsLong() + BUDGET.toNanos());
        List<List<Integer>> groups = unknownFirst(alerts);
        if (groups.size() == 1) {
            work.takeAll(groups.get(0));
        } else {
            CompletableFuture.allOf(groups.stream()
                            .map(group -> CompletableFuture.runAsync(() -> work.takeAll(group), threads))
                            .toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, BUDGET.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        return work.receipts();
    }

    /** Places in the message, by workload; what a repetition has to do comes before what is done already. */
    private List<List<Integer>> unknownFirst(List<IncomingAlert> alerts) {
        Map<List<String>, List<Integer>> byWorkload = new LinkedHashMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            byWorkload
                    .computeIfAbsent(Intake.workloadLabels(alerts.get(i)), w -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> unknown = new ArrayList<>();
        List<List<Integer>> known = new ArrayList<>();
        for (List<Integer> places : byWorkload.values()) {
            boolean held =
                    service.intake().holds(places.stream().map(alerts::get).toList());
            (held ? known : unknown).add(places);
        }
        // Two messages that compete do not always favour the same workloads.
        Collections.rotate(unknown, ThreadLocalRandom.current().nextInt(unknown.size() + 1));
        unknown.addAll(known);
        return unknown;
    }

    /** One message. */
    private final class Work {
        private final List<IncomingAlert> alerts;
        private final long end;
        private final AtomicReferenceArray<Receipt> receipts;

        private Work(List<IncomingAlert> alerts, long end) {
            this.alerts = alerts;
            this.end = end;
            this.receipts = new AtomicReferenceArray<>(alerts.size());
        }

        private void takeAll(List<Integer> places) {
            if (nanos.getAsLong() - end >= 0) {
                return;
            }
            List<Receipt> taken =
                    service.intake().take(places.stream().map(alerts::get).toList());
            for (int i = 0; i < places.size(); i++) {
                receipts.set(places.get(i), taken.get(i));
            }
        }

        private List<Receipt> receipts() {
            var all = new ArrayList<Receipt>();
            for (int i = 0; i < receipts.length(); i++) {
                Receipt receipt = receipts.get(i);
                all.add(receipt == null ? NO_TIME : receipt);
            }
            return all;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
