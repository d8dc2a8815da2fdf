package dev.switchback.pipeline.controller;

import dev.switchback.kubernetes.Backoff;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.kubernetes.controller.LeaderElection;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.kubernetes.controller.WorkQueue;
import dev.switchback.pipeline.events.DeliveryAnnouncer;
import dev.switchback.pipeline.events.WebhookSender;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Drives one delivery while it holds the delivery's Lease, and waits for the Lease while somebody else does. A Lease that its
 * holder has not renewed for 10 s is taken over.
 */
public final class DeliveryDriver implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 5;

    private final Delivery delivery;
    private final DeliveryStore store;
    private final String name;
    private final LeaderElection election;
    private final DeliveryAnnouncer announcer;
    private final DeliveryReconciler reconciler;
    private final WorkQueue<Store.Key> queue;

    /**
     * Who drives, and with what.
     *
     * @param identity under which it holds the Lease: no two drivers have the same
     * @param name as the delivery shows it; when a driver of another name takes over, the one before is lost
     * @param scheduler of at least two threads, so that a long check does not lose the Lease
     * @param nanos a monotonic clock
     * @param random for the jitter of delays
     */
    public record Seat(
            String identity,
            String name,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            LongSupplier nanos,
            RandomGenerator random) {

        /** Of a driver that stands for nobody but itself. */
        public static Seat ofOne(
                String identity,
                ScheduledExecutorService scheduler,
                InstantSource clock,
                LongSupplier nanos,
                RandomGenerator random) {
            return new Seat(identity, identity, scheduler, clock, nanos, random);
        }
    }

    private DeliveryDriver(Delivery delivery, Cluster cluster, ReleasePlan.Tools tools, Seat seat) {
        this.delivery = delivery;
        this.store = new DeliveryStore(cluster);
        this.name = seat.name();
        this.election = new LeaderElection(
                cluster,
                new LeaderElection.Seat(delivery.namespace(), "delivery-" + delivery.name(), seat.identity()),
                seat.scheduler(),
                seat.clock(),
                seat.nanos());
        this.announcer = new DeliveryAnnouncer(cluster, new WebhookSender(seat.scheduler()));
        this.reconciler = new DeliveryReconciler(store, tools, announcer, election, name, seat.clock());
        this.queue = new WorkQueue<>(
                seat.scheduler(), seat.clock(), new Backoff(RETRY, LONGEST_RETRY, seat.random()), key -> work());
    }

    /** Starts to drive, or to wait for the Lease. */
    public static DeliveryDriver start(Delivery delivery, Cluster cluster, ReleasePlan.Tools tools, Seat seat) {
        var driver = new DeliveryDriver(delivery, cluster, tools, seat);
        driver.election.start();
        driver.wake();
        return driver;
    }

    private Result work() {
        return election.isLeader() ? reconciler.reconcile(delivery) : Result.requeueAfter(IDLE);
    }

    /** Looks at once, such as when somebody asked for something. */
    public void wake() {
        queue.add(delivery.key());
    }

    /** Whether it holds the Lease. */
    public boolean drives() {
        return election.isLeader();
    }

    /**
     * Drives no more, and says so in the delivery: whoever takes the Lease next goes on, whatever the spec says about drivers
     * that are lost.
     */
    public void handOver() {
        queue.close();
        for (int attempt = 0; attempt < ATTEMPTS && election.isLeader(); attempt++) {
            Optional<Delivery> mine = store.read(delivery.key())
                    .filter(now -> now.uid().equals(delivery.uid())
                            && now.status().phase().isOpen()
                            && now.status().driver().identity().equals(name));
            if (mine.isEmpty() || handedOver(mine.get()).kind() == WriteOutcome.Kind.APPLIED) {
                return;
            }
        }
    }

    private WriteOutcome handedOver(Delivery mine) {
        return store.writeStatus(mine, mine.status().with(new DeliveryStatus.Driver("", Optional.empty())));
    }

    /** Waits for a step that is under way, and gives the Lease back. */
    @Override
    public void close() {
        queue.close();
        election.close();
        announcer.close();
    }
}
