package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.controller.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One suspicion and what became of it. The resource {@code rollbacks.switchback.dev/v1alpha1} is its only home.
 *
 * @param resourceVersion of the object that this was read from
 */
public record Rollback(
        String namespace, String name, String uid, String resourceVersion, Instant created, Spec spec, Status status) {

    /**
     * What was asked. All but {@code alerts} and {@code approval} never changes.
     *
     * @param workloadUid empty when a person did not give it
     * @param suspect empty when a person did not give one: then the current revision
     * @param target hash of the revision to go back to, when a person names one
     * @param alerts oldest received first; at most {@link #MAX_ALERTS}
     */
    public record Spec(
            WorkloadRef workload,
            String workloadUid,
            Optional<Suspect> suspect,
            Optional<String> target,
            Trigger trigger,
            List<AlertOccurrence> alerts,
            Optional<Approval> approval) {

        public static final int MAX_ALERTS = 32;

        public Spec withAlerts(List<AlertOccurrence> merged) {
            return new Spec(workload, workloadUid, suspect, target, trigger, merged, approval);
        }

        public Spec withApproval(Approval given) {
            return new Spec(workload, workloadUid, suspect, target, trigger, alerts, Optional.of(given));
        }
    }

    /**
     * The revision that is suspected, and since when: a revision that becomes current again is a new suspicion.
     *
     * @param activation the revision number, or Service and flip time for a blue-green side
     */
    public record Suspect(String hash, String activation) {}

    /**
     * Why there is this record.
     *
     * @param by who asked; the receiver for an alert
     * @param unplaced why the alert pointed to nothing lasting when it first came: the record stands in the service's own
     *     namespace, and nothing is ever done on its behalf
     */
    public record Trigger(Type type, String by, String reason, boolean overrideFreeze, Optional<Reason> unplaced) {

        public enum Type {
            ALERT,
            MANUAL
        }

        /** Whether kind, namespace and name can name a workload, so that looking for it makes sense. */
        boolean namesWorkload() {
            return unplaced.filter(r -> r != Reason.WORKLOAD_NOT_FOUND && r != Reason.REVISION_NOT_CURRENT)
                    .isEmpty();
        }
    }

    /**
     * A person's answer to {@code ApprovalRequired}.
     *
     * @param by the authenticated user; what the client says where nobody authenticates
     * @param claimed who the client says it is, where that differs
     */
    public record Approval(String by, Instant at, Verdict verdict, Optional<String> claimed) {
        public enum Verdict {
            APPROVED,
            REJECTED
        }
    }

    @JsonIgnore
    public boolean isManual() {
        return spec.trigger().type() == Trigger.Type.MANUAL;
    }

    /**
     * Whether its workload may be read: a record speaks for workloads of its own namespace, but for the service's own record
     * of what points to nothing lasting.
     */
    @JsonIgnore
    public boolean mayLook() {
        boolean own = spec.workload().namespace().equals(namespace);
        return spec.trigger().namesWorkload()
                && (own || spec.trigger().unplaced().isPresent());
    }

    /** Its identity. */
    public Store.Key key() {
        return new Store.Key(namespace, name);
    }

    /** Whether something was changed on its behalf. */
    @JsonIgnore
    public boolean hasActed() {
        return status.times().acted().isPresent();
    }

    /** Hash of the suspected revision: the given one, else the one that was current when it was judged. */
    @JsonIgnore
    public Optional<String> suspectHash() {
        return spec.suspect()
                .map(Suspect::hash)
                .or(() -> status.targets().stream().map(Status.Target::from).findFirst())
                .or(() -> status.from().map(RevisionRef::hash));
    }

    /** Whether it changes this workload, or may: while it acts, no other rollback does. */
    public boolean occupies(WorkloadRef workload) {
        return spec.workload().equals(workload)
                || status.plan()
                        .flatMap(Plan::otherSide)
                        .filter(peer -> peer.ref().equals(workload))
                        .isPresent();
    }

    /** {@code namespace/name}, as every log line carries it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    public Rollback withStatus(Status next) {
        return new Rollback(namespace, name, uid, resourceVersion, created, spec, next);
    }

    public Rollback withSpec(Spec next) {
        return new Rollback(namespace, name, uid, resourceVersion, created, next, status);
    }
}
