package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Side;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * The steps of a StatefulSet: those of its pods whose ordinal is at least the partition have the candidate. What Kubernetes does
 * not do is ended here: a pod that never becomes ready keeps its broken revision after the template is back, until it is deleted.
 */
record PartitionSteps(Delivery delivery, ClusterWrites writes) {
    private static final String PARTITION = "partition";

    /** What is recorded of a StatefulSet besides its image. */
    static JsonNode route(Deployed statefulSet) {
        return JsonNodeFactory.instance.objectNode().put(PARTITION, partition(statefulSet));
    }

    /** The candidate's template, which no pod has yet. */
    ReleaseStep template() {
        return new Template();
    }

    /** So many pods of a hundred, rounded up, have the candidate. */
    ReleaseStep share(int percent) {
        return new Share(percent);
    }

    /** The partition is what it was, so that all other pods get the candidate. */
    ReleaseStep promotion() {
        return new Promotion();
    }

    private static int partition(Deployed statefulSet) {
        return statefulSet
                .object()
                .at("/spec/updateStrategy/rollingUpdate")
                .path(PARTITION)
                .asInt(0);
    }

    private static ObjectNode withPartition(ObjectNode statefulSet, int partition) {
        statefulSet
                .withObject("/spec/updateStrategy")
                .put("type", "RollingUpdate")
                .withObject("/rollingUpdate")
                .put(PARTITION, partition);
        return statefulSet;
    }

    private static int partitionBefore(Observed now) {
        return now.before().route().map(route -> route.path(PARTITION).asInt()).orElse(0);
    }

    private Optional<Deployed> found(Observed now) {
        Side before = now.before().stable();
        return now.deployment(before.name()).filter(found -> found.uid().equals(before.uid()));
    }

    private String workload() {
        return delivery.spec().workload().name();
    }

    /** The step is about the candidate; what somebody else deployed is left alone. */
    private StepOutcome onCandidate(Observed now, Function<Deployed, StepOutcome> then) {
        Optional<Deployed> found = found(now);
        if (found.isEmpty()) {
            return new StepOutcome.Failed("StatefulSet " + workload() + " was deleted, or deleted and created again");
        }
        String image = found.get().image(now.before().stable().container());
        return image.equals(delivery.spec().image())
                ? then.apply(found.get())
                : new StepOutcome.Failed(
                        "somebody else deployed " + image + " to " + workload() + ", which is left alone");
    }

    private StepOutcome partitioned(Observed now, Deployed workload, int partition, StepOutcome then) {
        if (partition(workload) != partition) {
            return writes.update(
                    "give the candidate the pods of " + workload() + " from " + partition + " on",
                    withPartition(workload.object().deepCopy(), partition));
        }
        return workload.isUpdatedFrom(partition) ? then : now.awaiting(workload);
    }

    private final class Template implements ReleaseStep {
        @Override
        public String name() {
            return "candidate's template";
        }

        @Override
        public StepOutcome forward(Observed now) {
            Side before = now.before().stable();
            Optional<Deployed> original =
                    found(now).filter(found -> found.image(before.container()).equals(before.image()));
            return original.<StepOutcome>map(found -> writes.update(
                            "deploy " + delivery.spec().image() + " to no pod of " + workload(),
                            withPartition(
                                    TemplateChange.toCandidate(delivery, before, now.before())
                                            .applied(found.object()),
                                    Math.max(found.desired(), partitionBefore(now)))))
                    .orElseGet(() -> onCandidate(now, found -> StepOutcome.done()));
        }

        @Override
        public StepOutcome backward(Observed now) {
            Side before = now.before().stable();
            Optional<Deployed> found = found(now);
            if (found.isEmpty()) {
                return StepOutcome.done(0);
            }
            if (found.get().image(before.container()).equals(delivery.spec().image())) {
                return writes.update(
                        "deploy " + before.image() + " to " + workload() + " again",
                        withPartition(
                                TemplateChange.back(before, now.before())
                                        .applied(found.get().object()),
                                partitionBefore(now)));
            }
            return found.get().isComplete()
                    ? StepOutcome.done(0)
                    : new StepOutcome.Act("look for broken pods of " + workload(), () -> withoutBroken(found.get()));
        }

        /** A pod of the candidate that is not ready holds up the way back until it is gone. */
        private StepOutcome withoutBroken(Deployed statefulSet) {
            List<String> broken = writes.pods().list(delivery.namespace()).stream()
                    .filter(pod -> isBroken(pod, statefulSet))
                    .map(pod -> pod.at("/metadata/name").asText())
                    .toList();
            for (String pod : broken) {
                WriteOutcome outcome = writes.pods().delete(delivery.namespace(), pod);
                if (!outcome.isApplied() && outcome.kind() != WriteOutcome.Kind.MISSING) {
                    return StepOutcome.waiting("delete Pod " + pod + ": " + outcome.message());
                }
            }
            return StepOutcome.waiting("waiting for the pods of " + workload() + ": " + statefulSet.counts());
        }

        private static boolean isBroken(JsonNode pod, Deployed statefulSet) {
            String restored = statefulSet.object().at("/status/updateRevision").asText();
            return pod.at("/metadata/ownerReferences/0/uid").asText().equals(statefulSet.uid())
                    && pod.at("/metadata/deletionTimestamp").isMissingNode()
                    && statefulSet.isSeen()
                    && !pod.at("/metadata/labels/controller-revision-hash")
                            .asText()
                            .equals(restored)
                    && StreamSupport.stream(pod.at("/status/conditions").spliterator(), false)
                            .noneMatch(
                                    condition -> condition.path("type").asText().equals("Ready")
                                            && condition.path("status").asText().equals("True"));
        }
    }

    private final class Share implements ReleaseStep {
        private final int percent;

        Share(int percent) {
            this.percent = percent;
        }

        @Override
        public String name() {
            return percent + "% of the pods";
        }

        @Override
        public boolean leavesStableAlone() {
            return false;
        }

        @Override
        public StepOutcome forward(Observed now) {
            return onCandidate(now, found -> {
                int pods = (int) Math.ceil(found.desired() * percent / 100.0);
                int partition = Math.max(found.desired() - pods, partitionBefore(now));
                return partitioned(now, found, partition, StepOutcome.done(percent));
            });
        }
    }

    private final class Promotion implements ReleaseStep {
        @Override
        public String name() {
            return "promotion";
        }

        @Override
        public boolean leavesStableAlone() {
            return false;
        }

        @Override
        public StepOutcome forward(Observed now) {
            return onCandidate(now, found -> partitioned(now, found, partitionBefore(now), StepOutcome.done(0)));
        }
    }
}
