package dev.switchback.pipeline.steps;

/**
 * One small step of a delivery. Both ways can be asked again at any time, after a crash too: what is done already is found
 * done by looking, or is done again without harm.
 */
public interface ReleaseStep {

    /** For people, such as {@code 20% of the traffic}. */
    String name();

    /** What is to be done next on the way to the candidate. Pure: only an act changes anything. */
    StepOutcome forward(Observed now);

    /** What is to be done next on the way back, when all later steps are undone. Pure: only an act changes anything. */
    default StepOutcome backward(Observed now) {
        return StepOutcome.done();
    }

    /** Whether it holds for time to pass or for a person, so that {@code promote} ends it. */
    default boolean holds() {
        return false;
    }

    /** Whether only a person ends it. */
    default boolean needsPerson() {
        return false;
    }

    /** Whether it gives the candidate traffic, and takes it away while the position says that it retreats. */
    default boolean givesTraffic() {
        return false;
    }

    /** Whether the stable version is still as it was: a failure may leave everything for a person, but for the traffic. */
    default boolean leavesStableAlone() {
        return true;
    }
}
