package dev.switchback.rollback.web;

import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.intake.IncomingAlert;
import dev.switchback.rollback.intake.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
 * Takes the alerts of one message in, each alone. Those of one workload follow each other and share one reading of it;
 * workloads go beside each other. What does not fit into the time is deferred: Alertmanager sends it again.
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
        List<List<Integer>> groups = new ArrayList<>(byWorkload(alerts));
        if (groups.size() == 1) {
            work.takeAll(groups.get(0));
        } else {
            // Whoever had no time last time may be first the next time.
            Collections.rotate(groups, ThreadLocalRandom.current().nextInt(groups.size() + 1));
            CompletableFuture.allOf(groups.stream()
                            .map(group -> CompletableFuture.runAsync(() -> work.takeAll(group), threads))
                            .toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, BUDGET.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        return work.receipts();
    }

    /** Places in the message, by the workload that the labels name. */
    private static Collection<List<Integer>> byWorkload(List<IncomingAlert> alerts) {
        Map<List<String>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            IncomingAlert alert = alerts.get(i);
            List<String> workload = List.of(
                    alert.label("namespace"),
                    alert.label("deployment"),
                    alert.label("statefulset"),
                    alert.label("daemonset"));
            groups.computeIfAbsent(workload, w -> new ArrayList<>()).add(i);
        }
        return groups.values();
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
            var reads = service.subjects().forOneMessage();
            for (int place : places) {
                if (nanos.getAsLong() - end >= 0) {
                    return;
                }
                receipts.set(place, service.intake().take(alerts.get(place), reads));
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
