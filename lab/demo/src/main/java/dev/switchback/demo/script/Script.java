package dev.switchback.demo.script;

import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.report.Timeline.Moment;
import dev.switchback.demo.stage.DemoStage;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** One incident, step by step. Used once. */
public interface Script {

    /** What to begin with. */
    DemoStage.Setting setting();

    /**
     * Deploys all that the incident needs, up to the moment before it.
     *
     * @param tell gets a line for each step
     */
    void prepare(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException;

    /** Brings the fault about, and says whom it will be blamed on. */
    Suspect strike(DemoStage stage, Consumer<String> tell) throws GaveUp, InterruptedException;

    /**
     * The revision that the alert will name.
     *
     * @param hash its {@code pod-template-hash}
     * @param version the version that its pods call themselves
     */
    record Suspect(String hash, String version) {}

    /** The moment of the fault, once it is there: the first failed response that the suspect served. */
    default Optional<Moment> fault(DemoStage stage, Suspect suspect) throws GaveUp {
        return stage.users()
                .tally()
                .caught()
                .map(answer -> new Moment(
                        answer.at(),
                        "orders:" + suspect.version() + " in " + answer.podName() + " answered " + answer.status()
                                + " after " + answer.took().toMillis() + " ms"));
    }

    /** Whether all users are served by healthy pods of the revision from before. */
    boolean isCured(DemoStage stage) throws GaveUp;

    /** What has to stay as it is when nothing may be rolled back; compared before and after. */
    String untouched(DemoStage stage) throws GaveUp;

    /** Takes the cause away, when it is not a deploy. */
    default void relieve(DemoStage stage) throws IOException {}
}
