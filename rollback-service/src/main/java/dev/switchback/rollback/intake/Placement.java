package dev.switchback.rollback.intake;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackName;
import dev.switchback.resources.Status;
import dev.switchback.rollback.evidence.WorkloadReader;
import dev.switchback.rollback.judgement.BlueGreen;
import dev.switchback.rollback.store.RollbackStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Finds the rollback that an alert belongs to: what it suspects, and since which activation. */
public final class Placement {
    private static final Duration NUMBERING = Duration.ofSeconds(30);
    private static final Duration FORGET = Duration.ofHours(1);
    private static final int MAX_UNPLACED = 200;
    private static final int KEPT_FOR_FORBIDDEN = 50;

    private final RollbackStore rollbacks;
    private final String ownNamespace;
    private final InstantSource clock;
    private final Map<String, Instant> unnumbered = new ConcurrentHashMap<>();

    public Placement(RollbackStore rollbacks, String ownNamespace, InstantSource clock) {
        this.rollbacks = rollbacks;
        this.ownNamespace = ownNamespace;
        this.clock = clock;
    }

    /** Where an alert belongs: one function a place. */
    sealed interface Place {
        <T> T choose(Function<Rollback, T> found, Function<String, T> notYet, Function<String, T> nowhere);

        /** The rollback as it is to be created if it does not exist. */
        record Found(Rollback rollback) implements Place {
            @Override
            public <T> T choose(Function<Rollback, T> found, Function<String, T> notYet, Function<String, T> nowhere) {
                return found.apply(rollback);
            }
        }

        record NotYet(String why) implements Place {
            @Override
            public <T> T choose(Function<Rollback, T> found, Function<String, T> notYet, Function<String, T> nowhere) {
                return notYet.apply(why);
            }
        }

        record Nowhere(String why) implements Place {
            @Override
            public <T> T choose(Function<Rollback, T> found, Function<String, T> notYet, Function<String, T> nowhere) {
                return nowhere.apply(why);
            }
        }
    }

    Place of(WorkloadReader.Snapshot subject, AlertOccurrence alert) {
        Workload workload = subject.workload();
        if (alert.hash().isPresent()) {
            return workload.revision(alert.hash().get())
                    .<Place>map(r -> found(subject, r, alert))
                    .orElseGet(() -> new Place.Nowhere("no revision of " + workload.ref() + " has the hash "
                            + alert.hash().get()));
        }
        if (workload.current().isEmpty() && !workload.paused() && isNew(workload)) {
            return new Place.NotYet("the controller has not numbered the template of " + workload.ref() + " yet");
        }
        return workload.current()
                .or(() -> workload.revisions().stream().max(Comparator.comparingLong(Revision::number)))
                .<Place>map(r -> found(subject, r, alert))
                .orElseGet(() -> new Place.Nowhere(workload.ref() + " has no revision"));
    }

    /** The rollback that an alert asks for; empty when it points to no revision, or to none yet. */
    public Optional<Rollback> asked(WorkloadReader.Snapshot subject, AlertOccurrence alert) {
        return of(subject, alert).choose(Optional::of, why -> Optional.empty(), why -> Optional.empty());
    }

    /** The one rollback of what points to nothing lasting, per namespace and name as given. */
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
        return newRollback(ownNamespace, RollbackName.unplaced(ref.kind().kind(), ref.namespace(), ref.name()), spec);
    }

    /** Room is kept for what the service was not permitted to read or write: such an alert may be a real one. */
    boolean hasRoomForUnplaced(List<Rollback> all, Reason reason) {
        return all.stream()
                        .filter(c -> c.spec().trigger().unplaced().isPresent())
                        .count()
                < (reason == Reason.FORBIDDEN ? MAX_UNPLACED : MAX_UNPLACED - KEPT_FOR_FORBIDDEN);
    }

    private Place found(WorkloadReader.Snapshot subject, Revision revision, AlertOccurrence alert) {
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
        String name = RollbackName.of(workload.ref().name(), workload.uid(), suspect);
        return new Place.Found(newRollback(workload.ref().namespace(), name, spec));
    }

    private Rollback newRollback(String namespace, String name, Rollback.Spec spec) {
        return new Rollback(namespace, name, "", "", clock.instant(), spec, Status.NEW);
    }

    /** What tells one activation of a revision from the next. */
    private String activation(WorkloadReader.Snapshot subject, Revision revision) {
        String number = "revision:" + revision.number();
        return subject.blueGreen()
                .map(pair -> side(subject, pair) + " " + number)
                .orElse(number);
    }

    private String side(WorkloadReader.Snapshot subject, BlueGreen pair) {
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

    /** The activation under which this side was first seen active, unless a rollback of ours has led away from it since. */
    private Optional<String> firstSeen(WorkloadReader.Snapshot subject, String prefix) {
        String service = prefix.substring(0, prefix.indexOf(' ') + 1);
        return rollbacks.all().stream()
                .filter(c -> c.namespace().equals(subject.workload().ref().namespace()))
                .filter(c -> c.spec()
                        .suspect()
                        .filter(s -> s.activation().startsWith(service))
                        .isPresent())
                .max(Comparator.comparing(Rollback::created))
                .filter(c -> !(c.hasActed()
                        && c.status().plan().flatMap(Plan::otherSide).isPresent()))
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
