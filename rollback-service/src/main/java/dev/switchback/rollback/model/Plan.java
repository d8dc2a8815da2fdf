package dev.switchback.rollback.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.switchback.kubernetes.WorkloadRef;
import java.util.Map;

/** What is to be done, by identities that outlive a crash: whoever resumes it re-reads the objects that it names. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Plan.RevertDeployment.class, name = "RevertDeployment"),
    @JsonSubTypes.Type(value = Plan.FlipService.class, name = "FlipService")
})
public sealed interface Plan {

    /** What is left behind. */
    RevisionRef from();

    /** What is to serve. */
    RevisionRef to();

    /** The reason of a case that this plan brought to success. */
    Reason success();

    /**
     * Give a Deployment the template of one of its ReplicaSets again.
     *
     * @param generation the Deployment's {@code metadata.generation} when it was judged
     */
    record RevertDeployment(RevisionRef from, RevisionRef to, long generation) implements Plan {
        @Override
        public Reason success() {
            return Reason.ROLLED_BACK;
        }
    }

    /**
     * Point a Service at the other side of a blue-green pair.
     *
     */
    record FlipService(
            RevisionRef from,
            RevisionRef to,
            String service,
            String serviceUid,
            Map<String, String> selectorFrom,
            Map<String, String> selectorTo,
            Peer peer)
            implements Plan {

        @Override
        public Reason success() {
            return Reason.FLIPPED;
        }
    }

    /** The side that a flip leads to. */
    record Peer(WorkloadRef ref, String uid, int replicasFrom, int replicasTo) {}
}
