package dev.switchback.rollback.intake;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.controller.PacedLog;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.evidence.FiringAlerts;
import dev.switchback.rollback.evidence.WorkloadReader;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alerts in, on any replica: each leads to a Rollback, joins one, or is answered as known. Nothing is decided here.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration DEFERRAL_PACE = Duration.ofSeconds(2);

    private final WorkloadReader subjects;
    private final RollbackStore rollbacks;
    private final Placement placement;
    private final AlertWriter writer;
    private final Settings.Defaults defaults;
    private final Supplier<List<Delivery>> deliveries;
    private final InstantSource clock;
    private final PacedLog deferrals;
    private volatile Optional<Instant> lastWatchdog = Optional.empty();

    public Intake(
            WorkloadReader subjects,
            RollbackStore rollbacks,
            Placement placement,
            Settings settings,
            Supplier<List<Delivery>> deliveries,
            InstantSource clock) {
        this.subjects = subjects;
        this.rollbacks = rollbacks;
        this.placement = placement;
        this.writer = new AlertWriter(rollbacks);
        this.defaults = settings.defaults();
        this.deliveries = deliveries;
        this.clock = clock;
        this.deferrals = new PacedLog(LOG, DEFERRAL_PACE, clock);
    }

    /** When Alertmanager's Watchdog was heard last. */
    public Optional<Instant> lastWatchdog() {
        return lastWatchdog;
    }

    /** Takes one alert in. Never throws for what the alert holds or how the API server answers. */
    public Receipt take(IncomingAlert alert) {
        return take(List.of(alert), subjects::readShared).get(0);
    }

    /** Takes in alerts of one message, as many writes as there are rollbacks that they belong to. */
    public List<Receipt> take(List<IncomingAlert> alerts) {
        return take(alerts, subjects.forOneMessage());
    }

    private List<Receipt> take(
            List<IncomingAlert> alerts, Function<WorkloadRef, Optional<WorkloadReader.Snapshot>> reads) {
        Map<String, Group> groups = new LinkedHashMap<>();
        List<Receipt> receipts = new ArrayList<>();
        for (IncomingAlert alert : alerts) {
            Route route = route(alert, reads);
            receipts.add(route.receipt());
            route.group()
                    .ifPresent(found -> groups.computeIfAbsent(found.rollback().toString(), key -> found)
                            .places()
                            .add(receipts.size() - 1));
        }
        groups.values().forEach(group -> {
            List<IncomingAlert> members =
                    group.places().stream().map(alerts::get).toList();
            List<Receipt> written = writtenOrDeferred(group, members);
            for (int i = 0; i < members.size(); i++) {
                receipts.set(group.places().get(i), written.get(i));
            }
        });
        say(alerts, receipts);
        return receipts;
    }

    private List<Receipt> writtenOrDeferred(Group group, List<IncomingAlert> members) {
        try {
            return write(group, members);
        } catch (ApiException e) {
            Receipt deferred = new Receipt.Deferred("the rollback cannot be read: " + e.getMessage());
            return Collections.nCopies(members.size(), deferred);
        }
    }

    /** A line for each thing that became of alerts, not for each alert; fewer for what Alertmanager sends again. */
    private void say(List<IncomingAlert> alerts, List<Receipt> receipts) {
        Map<String, List<IncomingAlert>> told = new LinkedHashMap<>();
        Set<String> deferred = receipts.stream()
                .filter(Receipt.Deferred.class::isInstance)
                .map(Receipt::message)
                .collect(Collectors.toSet());
        for (int i = 0; i < alerts.size(); i++) {
            if (!(receipts.get(i) instanceof Receipt.Known || receipts.get(i) instanceof Receipt.Ignored)) {
                told.computeIfAbsent(receipts.get(i).message(), message -> new ArrayList<>())
                        .add(alerts.get(i));
            }
        }
        told.forEach((message, same) -> {
            String line = "alert " + same.get(0).alertname() + " "
                    + AlertMerge.occurrence(same.get(0)).key()
                    + (same.size() == 1 ? "" : " and " + (same.size() - 1) + " more") + ": " + message;
            if (deferred.contains(message)) {
                deferrals.warn(line);
            } else {
                LOG.info(line);
            }
        });
    }

    /** What alerts of one workload have in common: these labels. */
    public static List<String> workloadLabels(IncomingAlert alert) {
        return Stream.of("namespace", "deployment", "statefulset", "daemonset")
                .map(alert::label)
                .toList();
    }

    /** Whether rollbacks hold all alerts of one workload already, as far as they keep them. Asks nobody. */
    public boolean holds(List<IncomingAlert> alerts) {
        WorkloadRef ref = workload(alerts.get(0));
        List<AlertOccurrence> held = rollbacks.all().stream()
                .filter(r -> r.spec().workload().equals(ref))
                .flatMap(r -> r.spec().alerts().stream())
                .toList();
        List<AlertOccurrence> incoming = alerts.stream()
                .filter(IncomingAlert::asksForRollback)
                .map(AlertMerge::occurrence)
                .toList();
        return AlertMerge.mergeAll(held, incoming) == held;
    }

    /**
     * Where an alert goes.
     *
     * @param receipt of what needs no write; else it is replaced by that of the write
     */
    private record Route(Receipt receipt, Optional<Group> group) {
        static Route answered(Receipt receipt) {
            return new Route(receipt, Optional.empty());
        }
    }

    /**
     * Alerts of a message that belong to one rollback.
     *
     * @param rollback as it is to be created when there is none of its name
     * @param places in the message
     */
    private record Group(Rollback rollback, String how, List<Integer> places) {}

    private static Route to(Rollback rollback, String how) {
        return new Route(
                new Receipt.Deferred("it was not written"), Optional.of(new Group(rollback, how, new ArrayList<>())));
    }

    private Route route(IncomingAlert alert, Function<WorkloadRef, Optional<WorkloadReader.Snapshot>> reads) {
        if (alert.isWatchdog() && !alert.isFiring()) {
            return Route.answered(new Receipt.Ignored("Watchdog ended: Prometheus may be down"));
        }
        if (alert.isWatchdog()) {
            Instant sign = alert.times().updatedAt().orElse(clock.instant());
            lastWatchdog = lastWatchdog.filter(sign::isBefore).or(() -> Optional.of(sign));
            return Route.answered(new Receipt.Ignored("Watchdog: the way from Prometheus to here works"));
        }
        if (!alert.asksForRollback()) {
            return Route.answered(new Receipt.Ignored("its label action is not rollback"));
        }
        try {
            return place(alert, reads);
        } catch (ApiException.Unreachable e) {
            return Route.answered(new Receipt.Deferred("the API server cannot be reached: " + e.getMessage()));
        } catch (ApiException.Forbidden e) {
            return unplaced(alert, Reason.FORBIDDEN, "the API server refused a read: " + e.getMessage());
        } catch (ApiException e) {
            return Route.answered(new Receipt.Deferred("the API server's answer cannot be used: " + e.getMessage()));
        }
    }

    private Route place(IncomingAlert alert, Function<WorkloadRef, Optional<WorkloadReader.Snapshot>> reads) {
        WorkloadRef ref = workload(alert);
        if (ref.namespace().isEmpty() || ref.name().isEmpty()) {
            String needed =
                    "a rollback alert has to carry the labels namespace and deployment, statefulset or daemonset;"
                            + " aggregate with sum by (namespace, deployment, pod_template_hash)";
            return unplaced(alert, Reason.MISSING_LABELS, needed);
        }
        Optional<WorkloadReader.Snapshot> subject = candidate(alert, ref, reads).or(() -> reads.apply(ref));
        Optional<Rollback> ended = ended(ref, alert);
        if (ended.isPresent()) {
            return to(ended.get(), "joined the rollback that aborted its delivery");
        }
        if (subject.isEmpty()) {
            return unplaced(alert, Reason.WORKLOAD_NOT_FOUND, "there is no " + ref.words());
        }
        Optional<Rollback> acting = acting(subject.get());
        if (acting.isPresent()) {
            return to(acting.get(), "joined the rollback that is acting");
        }
        Optional<Rollback> judged = judged(subject.get(), alert);
        if (judged.isPresent()) {
            return to(judged.get(), "joined the rollback that acted on it");
        }
        return placement
                .of(subject.get(), AlertMerge.occurrence(alert))
                .choose(
                        rollback -> placed(alert, rollback),
                        notYet -> Route.answered(new Receipt.Deferred(notYet)),
                        nowhere -> unplaced(alert, Reason.REVISION_NOT_CURRENT, nowhere));
    }

    /** The canary of the workload that an alert names, when the hash is of the canary's pods. */
    private Optional<WorkloadReader.Snapshot> candidate(
            IncomingAlert alert, WorkloadRef ref, Function<WorkloadRef, Optional<WorkloadReader.Snapshot>> reads) {
        return AlertMerge.occurrence(alert).hash().flatMap(hash -> deliveries.get().stream()
                .filter(delivery -> delivery.status().phase().isOpen() && delivery.occupies(ref))
                .map(delivery -> WorkloadRef.deployment(delivery.namespace(), delivery.candidate()))
                .filter(canary -> !canary.equals(ref))
                .flatMap(canary -> reads.apply(canary).stream())
                .filter(found -> found.workload().revision(hash).isPresent())
                .findFirst());
    }

    private Route placed(IncomingAlert alert, Rollback wanted) {
        if (rollbacks.isWithdrawn(wanted.namespace(), wanted.name(), AlertMerge.occurrence(alert))) {
            return Route.answered(new Receipt.Ignored("a person withdrew the rollback " + wanted));
        }
        return to(wanted, "joined the rollback");
    }

    /** One bounded rollback for what points to nothing lasting, in the service's own namespace. */
    private Route unplaced(IncomingAlert alert, Reason reason, String why) {
        Rollback wanted = placement.unplaced(workload(alert), AlertMerge.occurrence(alert), reason, why);
        boolean known = rollbacks.get(wanted.namespace(), wanted.name()).isPresent();
        if (known || placement.hasRoomForUnplaced(rollbacks.all(), reason)) {
            return to(wanted, "refused: " + why);
        }
        String full = "refused and not recorded, since there are too many such alerts: " + why;
        return Route.answered(reason == Reason.FORBIDDEN ? new Receipt.Deferred(full) : new Receipt.Dropped(full));
    }

    private List<Receipt> write(Group group, List<IncomingAlert> alerts) {
        return writer.write(
                group.rollback(),
                group.how(),
                alerts.stream().map(AlertMerge::occurrence).toList(),
                why -> {
                    Route other = unplaced(alerts.get(0), Reason.FORBIDDEN, "no Rollback can be written there: " + why);
                    return other.group()
                            .map(unplaced -> write(unplaced, alerts))
                            .orElseGet(() -> Collections.nCopies(alerts.size(), other.receipt()));
                });
    }

    /** The rollback that holds the workload, or the pair that it is a side of. */
    private Optional<Rollback> acting(WorkloadReader.Snapshot subject) {
        String uid = subject.workload().uid();
        return rollbacks.all().stream()
                .filter(c -> c.status().phase().isActing())
                .filter(c -> c.spec().workloadUid().equals(uid)
                        || c.occupies(subject.workload().ref()))
                .findFirst();
    }

    /** The rollback that acted while this very occurrence was among its alerts: it is no new suspicion, whatever its hash. */
    private Optional<Rollback> judged(WorkloadReader.Snapshot subject, IncomingAlert alert) {
        String uid = subject.workload().uid();
        return rollbacks.all().stream()
                .filter(Rollback::hasActed)
                .filter(c -> c.spec().workloadUid().equals(uid) || isPeer(c, uid))
                .filter(c -> c.spec().alerts().stream().anyMatch(a -> a.key()
                        .equals(AlertMerge.occurrence(alert).key())))
                .findFirst();
    }

    /** The rollback that aborted a delivery because of this very occurrence: its canary is gone since. */
    private Optional<Rollback> ended(WorkloadRef ref, IncomingAlert alert) {
        return rollbacks.all().stream()
                .filter(c -> c.hasActed() || c.status().phase().isActing())
                .filter(c -> c.status()
                        .plan()
                        .flatMap(Plan::abort)
                        .filter(plan -> c.spec().workload().equals(ref)
                                || WorkloadRef.deployment(
                                                c.namespace(), plan.to().workload())
                                        .equals(ref))
                        .isPresent())
                .filter(c -> c.spec().alerts().stream().anyMatch(a -> a.key()
                        .equals(AlertMerge.occurrence(alert).key())))
                .findFirst();
    }

    private static boolean isPeer(Rollback rollback, String uid) {
        return rollback.status()
                .plan()
                .flatMap(Plan::otherSide)
                .filter(peer -> peer.uid().equals(uid))
                .isPresent();
    }

    private WorkloadRef workload(IncomingAlert alert) {
        WorkloadRef named = FiringAlerts.workload(alert);
        return new WorkloadRef(
                named.kind(),
                orDefault(named.namespace(), defaults.namespace()),
                orDefault(named.name(), defaults.deployment()));
    }

    private static String orDefault(String label, Optional<String> byDefault) {
        return label.isEmpty() ? byDefault.orElse("") : label;
    }
}
