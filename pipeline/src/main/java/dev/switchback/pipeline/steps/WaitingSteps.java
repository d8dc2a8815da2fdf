package dev.switchback.pipeline.steps;

import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Analysis;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.smoke.SmokeOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Steps that change nothing: they look, or wait. */
final class WaitingSteps {
    private WaitingSteps() {}

    /** No other delivery changes the workload; of two that begin at once none may go on. */
    static ReleaseStep claim(Delivery delivery, DeliveryStore store) {
        return new Claim(delivery, store);
    }

    /** Time passes while the analysis looks. */
    static ReleaseStep hold(String name, Duration length) {
        return new Hold(name, length);
    }

    /** A person has to say {@code promote}; the analysis goes on. */
    static ReleaseStep approval(Optional<Duration> timeout) {
        return new Approval(timeout);
    }

    /** The smoke test; it is run as often as it takes to reach the pods, and again after a crash. */
    static ReleaseStep smoke(Supplier<SmokeOutcome> run) {
        return new Smoke(run);
    }

    /** What the verdict asks for at once; empty when it asks for nothing. */
    private static Optional<StepOutcome> demanded(Observed now) {
        return now.verdict().flatMap(verdict -> {
            if (verdict.aborts()) {
                return Optional.of(new StepOutcome.Failed(verdict.why()));
            }
            Optional<Duration> limit = now.delivery().spec().checks().analysis().flatMap(Analysis::noTrafficTimeout);
            if (verdict.lacksTraffic()
                    && limit.filter(most -> now.inStep().compareTo(most) >= 0).isPresent()) {
                return Optional.of(new StepOutcome.Failed(
                        "no traffic for " + Durations.format(limit.get()) + ": " + verdict.why()));
            }
            return verdict.withoutTraffic().isZero()
                    ? Optional.empty()
                    : Optional.of(new StepOutcome.Retreat(verdict.why(), verdict.withoutTraffic()));
        });
    }

    private record Claim(Delivery delivery, DeliveryStore store) implements ReleaseStep {
        /** There is nothing to leave for a person. */
        @Override
        public boolean leavesStableAlone() {
            return false;
        }

        @Override
        public String name() {
            return "claim of the workload";
        }

        @Override
        public StepOutcome forward(Observed now) {
            return new StepOutcome.Act("claim the workload", () -> store.occupying(delivery).stream()
                    .filter(other -> other.status().before().isPresent())
                    .findFirst()
                    .<StepOutcome>map(other -> new StepOutcome.Failed(other + " delivers "
                            + other.spec().image() + " to " + other.spec().workload() + ", which has not ended"))
                    .orElseGet(StepOutcome::done));
        }
    }

    private record Hold(String name, Duration length) implements ReleaseStep {
        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public StepOutcome forward(Observed now) {
            return demanded(now).orElseGet(() -> {
                if (now.delivery().isPromotedFully()) {
                    return StepOutcome.done();
                }
                Duration left = length.minus(now.inStep());
                if (!left.isNegative() && !left.isZero()) {
                    return StepOutcome.waiting("held for another " + Durations.formatRounded(left) + said(now));
                }
                boolean goesOn = now.verdict().map(AnalysisVerdict::passes).orElse(true);
                return goesOn ? StepOutcome.done() : StepOutcome.waiting("held until the analysis passes" + said(now));
            });
        }

        private static String said(Observed now) {
            return now.verdict().map(v -> "; " + v.name() + ": " + v.why()).orElse("");
        }
    }

    private record Approval(Optional<Duration> timeout) implements ReleaseStep {
        @Override
        public String name() {
            return "approval";
        }

        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public boolean needsPerson() {
            return true;
        }

        @Override
        public StepOutcome forward(Observed now) {
            return demanded(now)
                    .or(() -> now.delivery().isPromotedFully() ? Optional.of(StepOutcome.done()) : Optional.empty())
                    .orElseGet(() -> timeout.filter(limit -> now.inStep().compareTo(limit) > 0)
                            .<StepOutcome>map(limit ->
                                    new StepOutcome.Failed("nobody said promote within " + Durations.format(limit)))
                            .orElseGet(() -> StepOutcome.waiting("waiting for a person: switchback promote "
                                    + now.delivery() + " or switchback abort " + now.delivery())));
        }
    }

    private record Smoke(Supplier<SmokeOutcome> run) implements ReleaseStep {
        @Override
        public String name() {
            return "smoke test";
        }

        @Override
        public StepOutcome forward(Observed now) {
            return new StepOutcome.Act("smoke test", () -> {
                SmokeOutcome outcome = run.get();
                if (outcome.passed()) {
                    return StepOutcome.done();
                }
                String why = "smoke test: " + outcome.message();
                return outcome instanceof SmokeOutcome.Unreachable
                        ? StepOutcome.waiting(why)
                        : new StepOutcome.Failed(why);
            });
        }
    }
}
