package dev.switchback.pipeline.steps;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Side;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Deployment gets the candidate's image, and its old one back, with all that belongs to a {@link TemplateChange}: going back
 * leads to the ReplicaSet that it had.
 */
final class ImageStep implements ReleaseStep {
    private final String name;
    private final Delivery delivery;
    private final ClusterWrites writes;
    private final Function<Observed, Side> side;

    /** @param side the Deployment as it was before */
    ImageStep(String name, Delivery delivery, ClusterWrites writes, Function<Observed, Side> side) {
        this.name = name;
        this.delivery = delivery;
        this.writes = writes;
        this.side = side;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean leavesStableAlone() {
        return false;
    }

    @Override
    public StepOutcome forward(Observed now) {
        Side before = side.apply(now);
        Optional<Deployed> found = same(before, now);
        if (found.isEmpty()) {
            return new StepOutcome.Failed("Deployment " + before.name() + " was deleted, or deleted and created again");
        }
        Deployed workload = found.get();
        String image = workload.image(before.container());
        if (image.equals(delivery.spec().image())) {
            return workload.isComplete() ? StepOutcome.done() : now.awaiting(workload);
        }
        if (!image.equals(before.image())) {
            return new StepOutcome.Failed(
                    "somebody else deployed " + image + " to " + before.name() + ", which is left alone");
        }
        return writes.update(
                "deploy " + delivery.spec().image() + " to " + before.name(),
                TemplateChange.toCandidate(delivery, before, now.before()).applied(workload.object()));
    }

    /** A newer deploy by somebody else, and a workload that is gone, are left alone. */
    @Override
    public StepOutcome backward(Observed now) {
        Side before = side.apply(now);
        Optional<Deployed> found = same(before, now);
        if (found.isEmpty()) {
            return StepOutcome.done();
        }
        Deployed workload = found.get();
        if (workload.image(before.container()).equals(delivery.spec().image())) {
            return writes.update(
                    "deploy " + before.image() + " to " + before.name() + " again",
                    TemplateChange.back(before, now.before()).applied(workload.object()));
        }
        return workload.isComplete()
                ? StepOutcome.done()
                : StepOutcome.waiting("waiting for the pods of " + before.name() + ": " + workload.counts());
    }

    private static Optional<Deployed> same(Side before, Observed now) {
        return now.deployment(before.name()).filter(found -> found.uid().equals(before.uid()));
    }
}
