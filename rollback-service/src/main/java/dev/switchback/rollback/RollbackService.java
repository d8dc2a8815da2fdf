package dev.switchback.rollback;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.monitoring.AlertSource;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.action.Action;
import dev.switchback.rollback.controller.ActStep;
import dev.switchback.rollback.controller.DecideStep;
import dev.switchback.rollback.controller.NotifyStep;
import dev.switchback.rollback.controller.RollbackController;
import dev.switchback.rollback.controller.Transitions;
import dev.switchback.rollback.controller.VerifyStep;
import dev.switchback.rollback.deliveries.DrivenDeliveries;
import dev.switchback.rollback.evidence.BlueGreenReader;
import dev.switchback.rollback.evidence.EvidenceReader;
import dev.switchback.rollback.evidence.FiringAlerts;
import dev.switchback.rollback.evidence.MetricsReader;
import dev.switchback.rollback.evidence.WorkloadReader;
import dev.switchback.rollback.explain.Explainer;
import dev.switchback.rollback.intake.AlertPoller;
import dev.switchback.rollback.intake.Intake;
import dev.switchback.rollback.intake.Placement;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.store.Retention;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service without its HTTP surface: all parts, put together, on one scheduler and one clock. */
public final class RollbackService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollbackService.class);
    private static final long RETENTION_HOURS = 1;

    /** The namespace that the service lives in unless somebody says otherwise. */
    public static final String DEFAULT_NAMESPACE = "switchback";

    /**
     * What the service stands on.
     *
     * @param channels ways to people, in the order in which they are tried
     * @param metrics asks Prometheus; empty when there is none
     * @param gatherTimes is told how long the evidence of each decision took to gather
     * @param driving how deliveries are driven; empty when they are not
     */
    public record Surroundings(
            Cluster cluster,
            AlertSource alerts,
            Optional<MetricsReader> metrics,
            Leadership leadership,
            List<Channel> channels,
            String ownNamespace,
            Consumer<Duration> gatherTimes,
            Optional<DrivenDeliveries.Means> driving) {

        /** Without Prometheus, without anybody who is told of times, and without driving deliveries. */
        public Surroundings(
                Cluster cluster,
                AlertSource alerts,
                Leadership leadership,
                List<Channel> channels,
                String ownNamespace) {
            this(cluster, alerts, Optional.empty(), leadership, channels, ownNamespace, took -> {}, Optional.empty());
        }
    }

    private final RollbackStore rollbacks;
    private final DeliveryStore deliveries;
    private final Optional<DrivenDeliveries> driven;
    private final Intake intake;
    private final EvidenceReader evidence;
    private final WorkloadReader subjects;
    private final Explainer explainer;
    private final Optional<MetricsReader> metrics;
    private final List<ScheduledFuture<?>> routines;

    private RollbackService(
            Surroundings around, Settings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        Cluster cluster = around.cluster();
        rollbacks = new RollbackStore(cluster.customResources(RollbackJson.TYPE));
        deliveries = new DeliveryStore(cluster);
        subjects = new WorkloadReader(cluster, new BlueGreenReader(cluster, rollbacks::all), clock);
        intake = new Intake(
                subjects,
                rollbacks,
                new Placement(rollbacks, around.ownNamespace(), clock),
                settings,
                deliveries::known,
                clock);
        metrics = around.metrics();
        var firing = new FiringAlerts(around.alerts(), rollbacks);
        var home =
                new EvidenceReader.Home(settings, around.ownNamespace(), clock, deliveries::current, around.metrics());
        evidence = new EvidenceReader(cluster, subjects, rollbacks, firing, home);
        explainer = Explainer.of(cluster, rollbacks, around.alerts(), home);
        var transitions = new Transitions(rollbacks, settings.limits().window(), clock);
        var actions = new Action.Factory(cluster, settings.verify().timeout(), clock);
        var steps = new RollbackController.Steps(
                new DecideStep(
                        timed(evidence::gather, around.gatherTimes(), clock),
                        transitions,
                        settings.waits().approvalTimeout(),
                        clock),
                new ActStep(actions, transitions, clock),
                new VerifyStep(
                        actions,
                        new VerifyStep.Sources(cluster, rollbacks, firing, intake::lastWatchdog),
                        transitions,
                        settings,
                        clock),
                new NotifyStep(around.channels(), transitions, clock),
                actions);
        var poller = new AlertPoller(around.alerts(), intake, rollbacks, clock);
        var retention = new Retention(rollbacks, cluster, clock);
        RollbackController.start(rollbacks, around.leadership(), steps, scheduler, clock);
        driven = around.driving().map(means -> DrivenDeliveries.start(deliveries, around.leadership(), means));
        if (driven.isEmpty()) {
            deliveries.follow(new Onlooker());
        }
        long poll = settings.waits().poll().toMillis();
        routines = List.of(
                scheduler.scheduleWithFixedDelay(
                        () -> routine("polling Alertmanager", around.leadership(), poller::poll),
                        poll,
                        poll,
                        TimeUnit.MILLISECONDS),
                scheduler.scheduleWithFixedDelay(
                        () -> routine("pruning records", around.leadership(), retention::prune),
                        RETENTION_HOURS,
                        RETENTION_HOURS,
                        TimeUnit.HOURS));
    }

    /**
     * Starts the service.
     *
     * @param scheduler runs every decision, one after the other: a single thread
     */
    public static RollbackService start(
            Surroundings around, Settings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        return new RollbackService(around, settings, scheduler, clock);
    }

    public RollbackStore rollbacks() {
        return rollbacks;
    }

    /** The deliveries of the pipeline. */
    public DeliveryStore deliveries() {
        return deliveries;
    }

    /** Those that the service drives; empty when it drives none. */
    public Optional<DrivenDeliveries> driven() {
        return driven;
    }

    public Intake intake() {
        return intake;
    }

    public EvidenceReader evidence() {
        return evidence;
    }

    public Explainer explainer() {
        return explainer;
    }

    /** What asks Prometheus; empty without one. */
    public Optional<MetricsReader> metrics() {
        return metrics;
    }

    public WorkloadReader subjects() {
        return subjects;
    }

    /** Tells {@code times} how long each gathering took. */
    private static Function<Rollback, Evidence> timed(
            Function<Rollback, Evidence> gather, Consumer<Duration> times, InstantSource clock) {
        return rollback -> {
            Instant begun = clock.instant();
            try {
                return gather.apply(rollback);
            } finally {
                times.accept(Duration.between(begun, clock.instant()));
            }
        };
    }

    @Override
    public void close() {
        routines.forEach(r -> r.cancel(false));
        rollbacks.close();
        deliveries.close();
        driven.ifPresent(DrivenDeliveries::close);
    }

    /** Only what the store keeps is wanted. */
    private static final class Onlooker implements CustomResources.Listener<Delivery> {
        @Override
        public void changed(Delivery delivery) {}

        @Override
        public void deleted(Delivery lastKnown) {}

        @Override
        public void synced() {}
    }

    private void routine(String what, Leadership leadership, Runnable work) {
        if (!leadership.isLeader() || !rollbacks.isSynced()) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed and is tried again: {}", what, e.toString());
        }
    }
}
