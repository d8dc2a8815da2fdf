package dev.switchback.rollback.intake;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.evidence.Subject;
import dev.switchback.rollback.judgement.BlueGreen;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Plan;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.RecordName;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the record that an alert belongs to: what it suspects, and since which activation. */
public final class Placement {
    private static final Duration NUMBERING = Duration.ofSeconds(30);
    private static final Duration FORGET = Duration.ofHours(1);
    private static final int MAX_UNPLACED = 200;

    private final CaseStore cases;
    private final String ownNamespace;
    private final InstantSource clock;
    private final Map<String, Instant> unnumbered = new ConcurrentHashMap<>();

    public Placement(CaseStore cases, String ownNamespace, InstantSource clock) {
        this.cases = cases;
        this.ownNamespace = ownNamespace;
        this.clock = clock;
    }

    /** Where an alert belongs. */
    sealed interface Place {
        /** The record as it is to be created if it does not exist. */
        record Case(Rollback rollback) implements Place {}

        record NotYet(String why) implements Place {}

        record Nowhere(String why) implements Place {}
    }

    Place of(Subject subject, AlertOccurrence alert) {
        Workload workload = subject.workload();
        if (alert.hash().isPresent()) {
            return workload.revision(alert.hash().get())
                    .<Place>map(r -> newCase(subject, r, alert))
                    .orElseGet(() -> new Place.Nowhere("no revision of " + workload.ref() + " has the hash "
                            + alert.hash().get()));
        }
        if (workload.current().isEmpty() && !workload.paused() && isNew(workload)) {
            return new Place.NotYet("the controller has not numbered the template of " + workload.ref() + " yet");
        }
        return workload.current()
                .or(() -> workload.revisions().stream().max(Comparator.comparingLong(Revision::number)))
                .<Place>map(r -> newCase(subject, r, alert))
                .orElseGet(() -> new Place.Nowhere(workload.ref() + " has no revision"));
    }

    /** The record of the suspicion that an alert raises; empty when it points to no revision, or to none yet. */
    public Optional<Rollback> suspicion(Subject subject, AlertOccurrence alert) {
        return of(subject, alert) instanceof Place.Case found ? Optional.of(found.rollback()) : Optional.empty();
    }

    /** The one record of what points to nothing lasting, per namespace and name as given. */
    Rollback unplaced(WorkloadRef ref, AlertOccurrence alert, Reason reason, String why) {
        var shown =
                new WorkloadRef(ref.kind(), cut(ref.namespace()), ref.name().isEmpty() ? "unnamed" : cut(ref.name()));
        var spec = new Rollback.Spec(
                shown,
                "",
                Optional.empty(),
                Optional.empty(),
                new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "alertmanager", why, false, Optional.of(reason)),
                List.of(alert),
                Optional.empty());
        return newRecord(ownNamespace, RecordName.unplaced(ref.kind().kind(), ref.namespace(), ref.name()), spec);
    }

    boolean hasRoomForUnplaced(List<Rollback> all) {
        return all.stream()
                        .filter(c -> c.spec().trigger().unplaced().isPresent())
                        .count()
                < MAX_UNPLACED;
    }

    private Place newCase(Subject subject, Revision revision, AlertOccurrence alert) {
        Workload workload = subject.workload();
        var suspect = new Rollback.Suspect(revision.hash(), activation(subject, revision));
        var spec = new Rollback.Spec(
                workload.ref(),
                workload.uid(),
                Optional.of(suspect),
                Optional.empty(),
                new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "alertmanager", "", false, Optional.empty()),
                List.of(alert),
                Optional.empty());
        String name = RecordName.of(workload.ref().name(), workload.uid(), suspect);
        return new Place.Case(newRecord(workload.ref().namespace(), name, spec));
    }

    private Rollback newRecord(String namespace, String name, Rollback.Spec spec) {
        return new Rollback(namespace, name, "", "", clock.instant(), spec, Status.NEW);
    }

    /** What tells one activation of a revision from the next. */
    private String activation(Subject subject, Revision revision) {
        String number = "revision:" + revision.number();
        return subject.blueGreen()
                .map(pair -> side(subject, pair) + " " + number)
                .orElse(number);
    }

    private String side(Subject subject, BlueGreen pair) {
        String service = "service:" + pair.service().uid();
        if (!pair.active()) {
            return service + " idle";
        }
        if (pair.flippedAt().isPresent()) {
            return service + " flipped:" + pair.flippedAt().get();
        }
        String side = pair.service().selector().getOrDefault(pair.key(), "");
        return firstSeen(subject, service + " selected:" + side + "@")
                .orElse(service + " selected:" + side + "@" + pair.service().resourceVersion());
    }

    /** The activation under which this side was first seen active, unless a case of ours has led away from it since. */
    private Optional<String> firstSeen(Subject subject, String prefix) {
        String service = prefix.substring(0, prefix.indexOf(' ') + 1);
        return cases.all().stream()
                .filter(c -> c.namespace().equals(subject.workload().ref().namespace()))
                .filter(c -> c.spec()
                        .suspect()
                        .filter(s -> s.activation().startsWith(service))
                        .isPresent())
                .max(Comparator.comparing(Rollback::created))
                .filter(c -> !(c.hasActed() && c.status().plan().orElse(null) instanceof Plan.FlipService))
                .flatMap(c -> c.spec().suspect())
                .map(Rollback.Suspect::activation)
                .filter(activation -> activation.startsWith(prefix))
                .map(activation -> activation.substring(0, activation.indexOf(" revision:")));
    }

    private boolean isNew(Workload workload) {
        unnumbered.values().removeIf(at -> at.plus(FORGET).isBefore(clock.instant()));
        String template = workload.uid() + ":" + workload.rollout().generation();
        Instant since = unnumbered.computeIfAbsent(template, t -> clock.instant());
        return clock.instant().isBefore(since.plus(NUMBERING));
    }

    private static String cut(String text) {
        return text.length() <= 253 ? text : text.substring(0, 253);
    }
}
