package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import java.util.Optional;

/** Where to go back to. */
public sealed interface Target {

    /** In words, with the proof and what was passed over. */
    String message();

    /** In words, what would be done. */
    default String intent() {
        return "go back to " + message();
    }

    /** What leads there from the suspect; empty when there is no target. */
    Optional<Plan> plan(Workload workload, Revision suspect);

    /** The revision that would serve. */
    Optional<Revision> revision();

    /** Why there is no target; one of group 4. */
    default Optional<Reason> missing() {
        return Optional.empty();
    }

    /** An earlier revision of the workload. */
    record Revert(Revision to, History.Proof proof, String message) implements Target {
        @Override
        public Optional<Plan> plan(Workload workload, Revision suspect) {
            return Optional.of(new Plan.RevertWorkload(
                    ref(workload, suspect, ""),
                    ref(workload, to, proof.words()),
                    workload.rollout().generation()));
        }

        @Override
        public Optional<Revision> revision() {
            return Optional.of(to);
        }
    }

    /** The other side of a blue-green pair. */
    record Flip(BlueGreen blueGreen, Workload peer, Revision to, String message) implements Target {
        @Override
        public Optional<Plan> plan(Workload workload, Revision suspect) {
            return Optional.of(new Plan.FlipServices(
                    ref(workload, suspect, ""),
                    ref(peer, to, message),
                    blueGreen.flips(),
                    new Plan.Peer(peer.ref(), peer.uid(), peer.rollout().desired(), replicas(workload))));
        }

        @Override
        public Optional<Revision> revision() {
            return Optional.of(to);
        }

        /** The peer needs as many as the active side has, or as its annotation says; it is never scaled down. */
        private int replicas(Workload active) {
            String wanted = peer.annotations().getOrDefault(Annotations.REPLICAS, "");
            int needed = wanted.matches("[0-9]{1,4}")
                    ? Integer.parseInt(wanted)
                    : active.rollout().desired();
            return Math.max(Math.max(needed, 1), peer.rollout().desired());
        }
    }

    /** What served before a delivery whose candidate is the suspect: the delivery undoes itself. */
    record Abort(Delivery delivery) implements Target {
        @Override
        public String message() {
            return delivery.stable() + ", as it was before delivery " + delivery + " brought "
                    + delivery.spec().image();
        }

        @Override
        public String intent() {
            return "abort delivery " + delivery + " of " + delivery.spec().image() + "; the traffic goes back to "
                    + delivery.stable() + " first";
        }

        @Override
        public Optional<Plan> plan(Workload workload, Revision suspect) {
            String image = delivery.status()
                    .before()
                    .map(before -> before.stable().image())
                    .orElse("");
            return Optional.of(new Plan.AbortDelivery(
                    ref(workload, suspect, ""),
                    new RevisionRef(delivery.stable(), "", 0, image, "it served before delivery " + delivery),
                    delivery.name(),
                    delivery.uid()));
        }

        @Override
        public Optional<Revision> revision() {
            return Optional.empty();
        }
    }

    /** There is none. */
    record None(Reason reason, String message) implements Target {
        @Override
        public Optional<Plan> plan(Workload workload, Revision suspect) {
            return Optional.empty();
        }

        @Override
        public Optional<Revision> revision() {
            return Optional.empty();
        }

        @Override
        public Optional<Reason> missing() {
            return Optional.of(reason);
        }
    }

    static RevisionRef ref(Workload workload, Revision revision, String proof) {
        return new RevisionRef(workload.ref().name(), revision.hash(), revision.number(), image(revision), proof);
    }

    static String image(Revision revision) {
        return revision.template()
                .path("spec")
                .path("containers")
                .path(0)
                .path("image")
                .asText("no image");
    }

    static String describe(Revision revision) {
        return "revision " + revision.number() + " (" + revision.hash() + ", " + image(revision) + ")";
    }
}
