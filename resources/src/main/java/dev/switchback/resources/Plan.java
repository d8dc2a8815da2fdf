package dev.switchback.resources;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.switchback.kubernetes.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is to be done, by identities that outlive a crash: whoever resumes it reads the objects that it names again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Plan.RevertWorkload.class, name = "RevertWorkload"),
    @JsonSubTypes.Type(value = Plan.FlipServices.class, name = "FlipServices"),
    @JsonSubTypes.Type(value = Plan.AbortDelivery.class, name = "AbortDelivery")
})
public sealed interface Plan {

    /** What is left behind. */
    RevisionRef from();

    /** What is to serve. */
    RevisionRef to();

    /** The same plan, when what serves has another hash than was planned. */
    Plan leadingTo(RevisionRef restored);

    /** The other workload that the plan changes; empty for one that stays within the workload's own revisions. */
    default Optional<Peer> otherSide() {
        return Optional.empty();
    }

    /** The Services whose selectors the plan changes. */
    default List<ServiceFlip> services() {
        return List.of();
    }

    /** The value that belongs to the plan's kind: one function a kind, so that a new kind has to be considered everywhere. */
    <T> T choose(Function<RevertWorkload, T> revert, Function<FlipServices, T> flip, Function<AbortDelivery, T> abort);

    /** The plan, when it aborts a delivery. */
    default Optional<AbortDelivery> abort() {
        return choose(revert -> Optional.empty(), flip -> Optional.empty(), Optional::of);
    }

    /** The reason of a rollback that this plan brought to success. */
    default Reason success() {
        return choose(revert -> Reason.ROLLED_BACK, flip -> Reason.FLIPPED, abort -> Reason.CANARY_ABORTED);
    }

    /**
     * Give a workload the template of one of its revisions again.
     *
     * @param generation the workload's {@code metadata.generation} when it was judged
     */
    record RevertWorkload(RevisionRef from, RevisionRef to, long generation) implements Plan {
        @Override
        public Plan leadingTo(RevisionRef restored) {
            return new RevertWorkload(from, restored, generation);
        }

        @Override
        public <T> T choose(
                Function<RevertWorkload, T> revert, Function<FlipServices, T> flip, Function<AbortDelivery, T> abort) {
            return revert.apply(this);
        }
    }

    /**
     * Point the Services of a blue-green pair at its other side.
     *
     * @param services those that select the failing side, in the order in which they are flipped
     */
    record FlipServices(RevisionRef from, RevisionRef to, List<ServiceFlip> services, Peer peer) implements Plan {
        @Override
        public Plan leadingTo(RevisionRef restored) {
            return new FlipServices(from, restored, services, peer);
        }

        @Override
        public Optional<Peer> otherSide() {
            return Optional.of(peer);
        }

        @Override
        public <T> T choose(
                Function<RevertWorkload, T> revert, Function<FlipServices, T> flip, Function<AbortDelivery, T> abort) {
            return flip.apply(this);
        }
    }

    /**
     * Have a delivery undo what it did: its driver gives the traffic back first.
     *
     * @param from what the delivery brings
     * @param to what served before; without a hash, since the delivery knows it by its name
     * @param uid of the delivery
     */
    record AbortDelivery(RevisionRef from, RevisionRef to, String delivery, String uid) implements Plan {
        @Override
        public Plan leadingTo(RevisionRef restored) {
            return new AbortDelivery(from, restored, delivery, uid);
        }

        @Override
        public <T> T choose(
                Function<RevertWorkload, T> revert, Function<FlipServices, T> flip, Function<AbortDelivery, T> abort) {
            return abort.apply(this);
        }
    }

    /** One Service of a flip: the whole selector that was judged, and the one that it gets. */
    record ServiceFlip(String name, String uid, Map<String, String> selectorFrom, Map<String, String> selectorTo) {}

    /** The side that a flip leads to. */
    record Peer(WorkloadRef ref, String uid, int replicasFrom, int replicasTo) {}
}
