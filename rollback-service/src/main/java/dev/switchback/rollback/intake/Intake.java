package dev.switchback.rollback.intake;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.Settings;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.cases.Written;
import dev.switchback.rollback.evidence.Subject;
import dev.switchback.rollback.evidence.SubjectReader;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alerts in, on any replica: each becomes a record, joins one, or is answered as known. Nothing is decided here.
 */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final SubjectReader subjects;
    private final CaseStore cases;
    private final Placement placement;
    private final Settings.Defaults defaults;
    private final InstantSource clock;
    private volatile Optional<Instant> lastWatchdog = Optional.empty();

    public Intake(
            SubjectReader subjects, CaseStore cases, Placement placement, Settings settings, InstantSource clock) {
        this.subjects = subjects;
        this.cases = cases;
        this.placement = placement;
        this.defaults = settings.defaults();
        this.clock = clock;
    }

    /** When Alertmanager's Watchdog was heard last. */
    public Optional<Instant> lastWatchdog() {
        return lastWatchdog;
    }

    /** Takes one alert in. Never throws for what the alert holds or how the API server answers. */
    public Receipt take(IncomingAlert alert) {
        return take(alert, subjects::readShared);
    }

    /** Takes one alert of a message in; {@code reads} gives the workload as it was after the message came. */
    public Receipt take(IncomingAlert alert, Function<WorkloadRef, Optional<Subject>> reads) {
        Receipt receipt = judged(alert, reads);
        if (!(receipt instanceof Receipt.Ignored) && !(receipt instanceof Receipt.Known)) {
            LOG.info("alert {} {}: {}", alert.alertname(), alert.occurrence().key(), receipt.message());
        }
        return receipt;
    }

    private Receipt judged(IncomingAlert alert, Function<WorkloadRef, Optional<Subject>> reads) {
        if (alert.isWatchdog()) {
            lastWatchdog = Optional.of(clock.instant());
            return new Receipt.Ignored("Watchdog: the way from Prometheus to here works");
        }
        if (!alert.asksForRollback()) {
            return new Receipt.Ignored("its label action is not rollback");
        }
        try {
            return place(alert, reads);
        } catch (ApiException.Unreachable e) {
            return new Receipt.Deferred("the API server cannot be reached: " + e.getMessage());
        } catch (ApiException.Forbidden e) {
            return unplaced(alert, Reason.FORBIDDEN, "the API server refused a read: " + e.getMessage());
        } catch (ApiException e) {
            return new Receipt.Deferred("the API server's answer cannot be used: " + e.getMessage());
        }
    }

    private Receipt place(IncomingAlert alert, Function<WorkloadRef, Optional<Subject>> reads) {
        WorkloadRef ref = workload(alert);
        if (ref.kind() != WorkloadKind.DEPLOYMENT) {
            return unplaced(
                    alert, Reason.UNSUPPORTED_KIND, "a " + ref.kind().kind() + " is not rolled back by this service");
        }
        if (ref.namespace().isEmpty() || ref.name().isEmpty()) {
            String needed = "a rollback alert has to carry the labels namespace and deployment;"
                    + " aggregate with sum by (namespace, deployment, pod_template_hash)";
            return unplaced(alert, Reason.MISSING_LABELS, needed);
        }
        Optional<Subject> subject = reads.apply(ref);
        if (subject.isEmpty()) {
            return unplaced(alert, Reason.WORKLOAD_NOT_FOUND, "there is no Deployment " + ref);
        }
        Optional<Rollback> acting = acting(subject.get());
        if (acting.isPresent()) {
            return merge(acting.get(), alert, "joined the case that is acting");
        }
        Optional<Rollback> judged = judged(subject.get(), alert);
        if (judged.isPresent()) {
            return merge(judged.get(), alert, "joined the case that acted on it");
        }
        Placement.Place place = placement.of(subject.get(), alert.occurrence());
        if (place instanceof Placement.Place.NotYet notYet) {
            return new Receipt.Deferred(notYet.why());
        }
        if (place instanceof Placement.Place.Nowhere nowhere) {
            return unplaced(alert, Reason.REVISION_NOT_CURRENT, nowhere.why());
        }
        return record(alert, ((Placement.Place.Case) place).rollback());
    }

    private Receipt record(IncomingAlert alert, Rollback wanted) {
        if (cases.isWithdrawn(wanted.namespace(), wanted.name(), alert.occurrence())) {
            return new Receipt.Ignored("a person withdrew the case " + wanted);
        }
        Optional<Rollback> known = cases.get(wanted.namespace(), wanted.name());
        if (known.isPresent()) {
            return merge(known.get(), alert, "joined the case");
        }
        Written written = cases.create(wanted);
        if (written instanceof Written.Stale stale) {
            return merge(stale.fresh(), alert, "joined the case");
        }
        if (written instanceof Written.Forbidden forbidden) {
            return unplaced(alert, Reason.FORBIDDEN, "no record can be written there: " + forbidden.message());
        }
        return receipt(written, wanted, "a new case");
    }

    private Receipt merge(Rollback known, IncomingAlert alert, String how) {
        if (AlertMerge.merge(known.spec().alerts(), alert.occurrence())
                == known.spec().alerts()) {
            return new Receipt.Known(known.toString(), "the case " + known + " has it already");
        }
        Written written =
                cases.changeSpec(known, spec -> spec.withAlerts(AlertMerge.merge(spec.alerts(), alert.occurrence())));
        return receipt(written, known, how);
    }

    /** One bounded record for what points to nothing lasting, in the service's own namespace. */
    private Receipt unplaced(IncomingAlert alert, Reason reason, String why) {
        Rollback wanted = placement.unplaced(workload(alert), alert.occurrence(), reason, why);
        Optional<Rollback> known = cases.get(wanted.namespace(), wanted.name());
        if (known.isPresent()) {
            return merge(known.get(), alert, "refused: " + why);
        }
        if (!placement.hasRoomForUnplaced(cases.all())) {
            return new Receipt.Dropped("refused and not recorded, since there are too many such alerts: " + why);
        }
        Written written = cases.create(wanted);
        return written instanceof Written.Stale stale
                ? merge(stale.fresh(), alert, "refused: " + why)
                : receipt(written, wanted, "refused: " + why);
    }

    private static Receipt receipt(Written written, Rollback rollback, String how) {
        if (written instanceof Written.Done || written instanceof Written.Stale) {
            return new Receipt.Recorded(rollback.toString(), how + " " + rollback);
        }
        if (written instanceof Written.Forbidden forbidden) {
            return new Receipt.Dropped("the record " + rollback + " cannot be written: " + forbidden.message());
        }
        if (written instanceof Written.Gone) {
            return new Receipt.Deferred("no Rollback can be stored in namespace " + rollback.namespace()
                    + "; if the resource type is missing: switchback crd | kubectl apply -f -");
        }
        return new Receipt.Deferred(((Written.Unreachable) written).message());
    }

    /** The case that holds the workload, or the pair that it is a side of. */
    private Optional<Rollback> acting(Subject subject) {
        String uid = subject.workload().uid();
        return cases.all().stream()
                .filter(c -> c.status().phase().isActing())
                .filter(c -> c.spec().workloadUid().equals(uid)
                        || c.spec().workload().equals(subject.workload().ref())
                        || isPeer(c, uid))
                .findFirst();
    }

    /** The case that acted while this very occurrence was among its alerts: it is no new suspicion, whatever its hash. */
    private Optional<Rollback> judged(Subject subject, IncomingAlert alert) {
        String uid = subject.workload().uid();
        return cases.all().stream()
                .filter(Rollback::hasActed)
                .filter(c -> c.spec().workloadUid().equals(uid) || isPeer(c, uid))
                .filter(c -> c.spec().alerts().stream()
                        .anyMatch(a -> a.key().equals(alert.occurrence().key())))
                .findFirst();
    }

    private static boolean isPeer(Rollback rollback, String uid) {
        return rollback.status().plan().orElse(null) instanceof Plan.FlipService flip
                && flip.peer().uid().equals(uid);
    }

    private WorkloadRef workload(IncomingAlert alert) {
        String namespace = orDefault(alert.label("namespace"), defaults.namespace());
        if (alert.label("deployment").isEmpty() && !alert.label("statefulset").isEmpty()) {
            return new WorkloadRef(WorkloadKind.STATEFUL_SET, namespace, alert.label("statefulset"));
        }
        if (alert.label("deployment").isEmpty() && !alert.label("daemonset").isEmpty()) {
            return new WorkloadRef(WorkloadKind.DAEMON_SET, namespace, alert.label("daemonset"));
        }
        return WorkloadRef.deployment(namespace, orDefault(alert.label("deployment"), defaults.deployment()));
    }

    private static String orDefault(String label, Optional<String> byDefault) {
        return label.isEmpty() ? byDefault.orElse("") : label;
    }
}
