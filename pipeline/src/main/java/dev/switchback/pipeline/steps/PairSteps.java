package dev.switchback.pipeline.steps;

import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.DeliveryStatus.Side;
import dev.switchback.resources.Plan.ServiceFlip;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The steps that only a blue-green pair has: sides are scaled, and the Services are flipped. */
record PairSteps(ClusterWrites writes) {

    /**
     * A side gets a number of pods, and back the number that it had.
     *
     * @param to the pods that it is to have
     */
    ReleaseStep scale(String name, Function<Observed, Side> side, Function<Observed, Integer> to) {
        return new Scale(name, side, to, now -> side.apply(now).replicas());
    }

    /** All pods of the workload end, and start when it is undone. */
    ReleaseStep end(Function<Observed, Side> side) {
        return scale("end of the old pods", side, now -> 0);
    }

    /** Pods of the workload start, and end when it is undone, so that two versions never run side by side. */
    ReleaseStep start(Function<Observed, Side> side) {
        return new Scale("start of the new pods", side, now -> side.apply(now).replicas(), now -> 0);
    }

    /** All Services of the pair lead to the other side. */
    ReleaseStep flip() {
        return new Flip();
    }

    private final class Scale implements ReleaseStep {
        private final String name;
        private final Function<Observed, Side> side;
        private final Function<Observed, Integer> to;
        private final Function<Observed, Integer> back;

        Scale(
                String name,
                Function<Observed, Side> side,
                Function<Observed, Integer> to,
                Function<Observed, Integer> back) {
            this.name = name;
            this.side = side;
            this.to = to;
            this.back = back;
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
            return scaled(now, to.apply(now));
        }

        @Override
        public StepOutcome backward(Observed now) {
            StepOutcome outcome = scaled(now, back.apply(now));
            return now.deployment(side.apply(now).name()).isEmpty() ? StepOutcome.done() : outcome;
        }

        private StepOutcome scaled(Observed now, int replicas) {
            Optional<Deployed> found = now.deployment(side.apply(now).name());
            if (found.isEmpty()) {
                return new StepOutcome.Failed("Deployment " + side.apply(now).name() + " was deleted");
            }
            Deployed workload = found.get();
            boolean autoscaled = workload.desired() > 0
                    && replicas > 0
                    && now.scaling().of(workload).isPresent();
            if (workload.desired() != replicas && !autoscaled) {
                return writes.update("scale " + workload.name() + " to " + replicas, workload.withReplicas(replicas));
            }
            return workload.isComplete() ? StepOutcome.done() : now.awaiting(workload);
        }
    }

    private final class Flip implements ReleaseStep {
        @Override
        public String name() {
            return "flip";
        }

        @Override
        public boolean leavesStableAlone() {
            return false;
        }

        @Override
        public boolean givesTraffic() {
            return true;
        }

        @Override
        public StepOutcome forward(Observed now) {
            Optional<Instant> until = now.position().retreatUntil().filter(now.now()::isBefore);
            if (until.isPresent()) {
                StepOutcome back = backward(now);
                return back instanceof StepOutcome.Done
                        ? StepOutcome.waiting("the Services lead to the side before until " + until.get())
                        : back;
            }
            for (ServiceFlip flip : now.before().services()) {
                Map<String, String> selector =
                        service(now, flip).map(TrafficService::selector).orElse(Map.of());
                if (!selector.equals(flip.selectorFrom()) && !selector.equals(flip.selectorTo())) {
                    return new StepOutcome.Failed("Service " + flip.name() + " was changed or deleted by somebody");
                }
            }
            return flipped(now, ServiceFlip::selectorFrom, ServiceFlip::selectorTo);
        }

        /** A Service that somebody else pointed elsewhere is left alone. */
        @Override
        public StepOutcome backward(Observed now) {
            String old = now.before().stable().name();
            boolean ready = now.deployment(old).filter(Deployed::takesTraffic).isPresent();
            StepOutcome back = flipped(now, ServiceFlip::selectorTo, ServiceFlip::selectorFrom);
            boolean needed = back instanceof StepOutcome.Act;
            return needed && !ready
                    ? StepOutcome.waiting("the Services stay: " + old + " cannot take the traffic: "
                            + now.deployment(old).map(Deployed::counts).orElse("it was deleted"))
                    : back;
        }

        private StepOutcome flipped(
                Observed now,
                Function<ServiceFlip, Map<String, String>> from,
                Function<ServiceFlip, Map<String, String>> to) {
            for (ServiceFlip flip : now.before().services()) {
                Optional<TrafficService> wrong =
                        service(now, flip).filter(service -> service.selector().equals(from.apply(flip)));
                if (wrong.isPresent()) {
                    return turn(wrong.get(), to.apply(flip), now);
                }
            }
            return StepOutcome.done();
        }

        private static Optional<TrafficService> service(Observed now, ServiceFlip flip) {
            return now.service(flip.name()).filter(found -> found.uid().equals(flip.uid()));
        }

        private StepOutcome turn(TrafficService service, Map<String, String> selector, Observed now) {
            String what = "flip Service " + service.name();
            return new StepOutcome.Act(
                    what,
                    () -> ClusterWrites.outcome(
                            what,
                            writes.cluster()
                                    .services()
                                    .switchSelector(
                                            service,
                                            selector,
                                            Map.of(
                                                    Annotations.FLIPPED_AT,
                                                    now.now().toString()))));
        }
    }
}
