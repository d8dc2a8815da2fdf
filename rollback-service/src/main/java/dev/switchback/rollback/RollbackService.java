package dev.switchback.rollback;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.action.Actions;
import dev.switchback.rollback.alerts.AlertPoller;
import dev.switchback.rollback.alerts.AlertSource;
import dev.switchback.rollback.alerts.FiringAlerts;
import dev.switchback.rollback.cases.ActStep;
import dev.switchback.rollback.cases.CaseController;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.cases.DecideStep;
import dev.switchback.rollback.cases.NotifyStep;
import dev.switchback.rollback.cases.Retention;
import dev.switchback.rollback.cases.Steps;
import dev.switchback.rollback.cases.Transitions;
import dev.switchback.rollback.cases.VerifyStep;
import dev.switchback.rollback.election.Leadership;
import dev.switchback.rollback.evidence.BlueGreenReader;
import dev.switchback.rollback.evidence.EvidenceReader;
import dev.switchback.rollback.evidence.SubjectReader;
import dev.switchback.rollback.explain.Explainer;
import dev.switchback.rollback.intake.Intake;
import dev.switchback.rollback.intake.Placement;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.RollbackJson;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.verification.Observer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
     */
    public record Surroundings(
            Cluster cluster, AlertSource alerts, Leadership leadership, List<Channel> channels, String ownNamespace) {}

    private final CaseStore cases;
    private final Intake intake;
    private final EvidenceReader evidence;
    private final SubjectReader subjects;
    private final Explainer explainer;
    private final InstantSource clock;
    private final List<ScheduledFuture<?>> routines;
    private volatile Consumer<Duration> decisionTimes = took -> {};

    private RollbackService(
            Surroundings around, Settings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        this.clock = clock;
        Cluster cluster = around.cluster();
        cases = new CaseStore(cluster.customResources(RollbackJson.TYPE));
        subjects = new SubjectReader(cluster, new BlueGreenReader(cluster, cases::all), clock);
        intake = new Intake(subjects, cases, new Placement(cases, around.ownNamespace(), clock), settings, clock);
        var firing = new FiringAlerts(around.alerts(), cases);
        var home = new EvidenceReader.Home(settings, around.ownNamespace(), clock);
        evidence = new EvidenceReader(cluster, subjects, cases, firing, home);
        explainer = Explainer.of(cluster, cases, around.alerts(), home);
        var transitions = new Transitions(cases, settings.breaker().window(), clock);
        var actions = new Actions(cluster, settings, clock);
        var steps = new Steps(
                cases,
                new DecideStep(this::gathered, transitions, settings.approvalTimeout(), clock),
                new ActStep(actions, transitions, clock),
                new VerifyStep(new Observer(cluster, firing, clock), transitions, settings.verify()),
                new NotifyStep(around.channels(), transitions, clock),
                actions);
        var controller = new CaseController(cases, around.leadership(), steps, scheduler, clock);
        var poller = new AlertPoller(around.alerts(), intake, cases, clock);
        var retention = new Retention(cases, cluster, clock);
        cases.follow(controller);
        long poll = settings.poll().toMillis();
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

    public CaseStore cases() {
        return cases;
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

    public SubjectReader subjects() {
        return subjects;
    }

    /** Has {@code times} hear how long the evidence of each decision took to gather. */
    public void timeDecisions(Consumer<Duration> times) {
        decisionTimes = times;
    }

    private Evidence gathered(Rollback rollback) {
        Instant begun = clock.instant();
        try {
            return evidence.gather(rollback);
        } finally {
            decisionTimes.accept(Duration.between(begun, clock.instant()));
        }
    }

    @Override
    public void close() {
        routines.forEach(r -> r.cancel(false));
        cases.close();
    }

    private void routine(String what, Leadership leadership, Runnable work) {
        if (!leadership.isLeader() || !cases.isSynced()) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed and is tried again: {}", what, e.toString());
        }
    }
}
