package dev.switchback.rollback.deliveries;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.kubernetes.controller.PacedLog;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.pipeline.controller.DeliveryDriver;
import dev.switchback.pipeline.steps.CandidateChecks;
import dev.switchback.pipeline.steps.ClusterRouters;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives deliveries, on the leader: each whose Lease is free or has lapsed, all at the same time. One that another driver
 * drives is waited for; what becomes of it when that one is gone stands in its {@code onDriverLost}.
 */
public final class DrivenDeliveries implements CustomResources.Listener<Delivery>, AutoCloseable {
    /** As a delivery shows its driver, whichever replica it is: a change of the leader is no loss of the driver. */
    public static final String NAME = "rollback-service";

    /** Whoever has made a delivery to drive it has its Lease by then. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofSeconds(2);
    private static final Duration LOG_PACE = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(DrivenDeliveries.class);
    private static final String TYPE_MISSING =
            "no delivery is driven: the resource type Delivery is missing: switchback crd | kubectl apply -f -";
    private static final String NOT_READ = "no delivery is driven: they cannot be read; the log says why";

    /**
     * What driving needs.
     *
     * @param scheduler has a thread for each task that blocks
     * @param nanos a monotonic clock
     * @param identity of this replica
     * @param left is told of each delivery that this replica no longer drives, nor waits for
     */
    public record Means(
            Cluster cluster,
            CandidateChecks checks,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            LongSupplier nanos,
            String identity,
            Consumer<Delivery> left) {}

    private record Driven(Delivery delivery, DeliveryDriver driver) {}

    private final DeliveryStore store;
    private final Leadership leadership;
    private final Means means;
    private final PacedLog troubles;
    private final Map<Store.Key, Driven> drivers = new HashMap<>();
    private volatile boolean typeMissing;
    private volatile boolean closed;

    private DrivenDeliveries(DeliveryStore store, Leadership leadership, Means means) {
        this.store = store;
        this.leadership = leadership;
        this.means = means;
        this.troubles = new PacedLog(LOG, LOG_PACE, means.clock());
    }

    /** Starts to follow all deliveries, and to drive those that nobody else does. */
    public static DrivenDeliveries start(DeliveryStore store, Leadership leadership, Means means) {
        var driven = new DrivenDeliveries(store, leadership, means);
        store.follow(driven);
        leadership.onGained(driven::sweep);
        var unused = means.scheduler()
                .scheduleWithFixedDelay(driven::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        return driven;
    }

    @Override
    public void changed(Delivery delivery) {
        typeMissing = false;
        consider(delivery);
    }

    @Override
    public void deleted(Delivery lastKnown) {
        stop(lastKnown.key());
    }

    @Override
    public void synced() {
        typeMissing = false;
        sweep();
    }

    @Override
    public void typeMissing() {
        typeMissing = true;
        troubles.warn(TYPE_MISSING);
    }

    /** Why no delivery is driven here; empty when all is well. */
    public Optional<String> trouble() {
        if (typeMissing) {
            return Optional.of(TYPE_MISSING);
        }
        return store.isSynced() ? Optional.empty() : Optional.of(NOT_READ);
    }

    /** Those that this replica drives now. */
    public synchronized List<Delivery> driven() {
        return drivers.values().stream()
                .filter(driven -> driven.driver().drives())
                .flatMap(driven -> store.known(driven.delivery().key()).stream())
                .toList();
    }

    /** What it throws would end the sweeps for good. */
    private void sweep() {
        try {
            if (leadership.isLeader()) {
                store.known().forEach(this::consider);
            } else {
                keys().forEach(this::stop);
            }
        } catch (RuntimeException e) {
            troubles.warn("some deliveries may have no driver, retrying: " + e);
        }
    }

    private synchronized List<Store.Key> keys() {
        return List.copyOf(drivers.keySet());
    }

    private synchronized void consider(Delivery delivery) {
        if (closed || !leadership.isLeader()) {
            return;
        }
        Driven known = drivers.get(delivery.key());
        if (known == null && needsDriver(delivery) && isDue(delivery)) {
            drivers.put(delivery.key(), new Driven(delivery, drive(delivery)));
        } else if (known != null) {
            boolean same = known.delivery().uid().equals(delivery.uid());
            if (!same || !needsDriver(delivery)) {
                stop(known);
            } else if (delivery.unanswered().isPresent()) {
                known.driver().wake();
            }
        }
    }

    private static boolean needsDriver(Delivery delivery) {
        return delivery.status().phase().isOpen() || delivery.unanswered().isPresent();
    }

    private boolean isDue(Delivery delivery) {
        boolean wasDriven = !delivery.status().driver().identity().isEmpty();
        return wasDriven || !means.clock().instant().isBefore(delivery.created().plus(PATIENCE));
    }

    private DeliveryDriver drive(Delivery delivery) {
        return DeliveryDriver.start(
                delivery,
                means.cluster(),
                new ReleasePlan.Tools(means.cluster(), new ClusterRouters(means.cluster()), means.checks()),
                new DeliveryDriver.Seat(
                        means.identity(),
                        NAME,
                        means.scheduler(),
                        means.clock(),
                        means.nanos(),
                        new Random(delivery.uid().hashCode())));
    }

    private synchronized void stop(Store.Key key) {
        Optional.ofNullable(drivers.get(key)).ifPresent(this::stop);
    }

    /** It has ended: the step that is under way ends first, which may take its time, and until then it has its driver. */
    private void stop(Driven driven) {
        means.scheduler().execute(() -> end(driven));
    }

    private void end(Driven driven) {
        driven.driver().close();
        synchronized (this) {
            if (!drivers.remove(driven.delivery().key(), driven)) {
                return;
            }
        }
        Delivery last = store.known(driven.delivery().key())
                .filter(known -> known.uid().equals(driven.delivery().uid()))
                .orElse(driven.delivery());
        means.left().accept(last);
    }

    /** Gives all Leases back, each once the step that is under way has ended. */
    @Override
    public void close() {
        closed = true;
        List<Driven> all;
        synchronized (this) {
            all = List.copyOf(drivers.values());
        }
        all.forEach(this::end);
    }
}
