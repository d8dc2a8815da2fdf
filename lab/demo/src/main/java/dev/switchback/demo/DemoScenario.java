package dev.switchback.demo;

import dev.switchback.demo.canary.Release;
import dev.switchback.demo.script.BadSide;
import dev.switchback.demo.script.BadVersion;
import dev.switchback.demo.script.Script;
import dev.switchback.demo.script.SharedOutage;
import dev.switchback.resources.Reason;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** What can be played: incidents for the rollback service, and releases by canary. */
public enum DemoScenario {
    BAD_DEPLOY(
            "bad-deploy",
            "every request to the new version fails: it is rolled back",
            Reason.ROLLED_BACK,
            BadVersion::failing),
    LATENCY(
            "latency",
            "a third of the requests to the new version take 6 s: it is rolled back",
            Reason.ROLLED_BACK,
            BadVersion::slow),
    CRASH_LOOP(
            "crash-loop",
            "the new version crashes at its start: it is rolled back",
            Reason.ROLLED_BACK,
            BadVersion::crashing),
    BLUE_GREEN("blue-green", "the new side fails every request: the Service flips back", Reason.FLIPPED, BadSide::new),
    OUTAGE(
            "outage",
            "what all versions depend on dies, nothing was deployed lately: nothing is rolled back",
            Reason.NO_RECENT_DEPLOY,
            SharedOutage::outOfTheBlue),
    MIXED(
            "mixed",
            "old and new pods fail alike while a rollout is under way: nothing is rolled back",
            Reason.OLD_REVISION_FAILS_TOO,
            SharedOutage::duringRollout),
    CANARY_GOOD("canary-good", "a good version gets its share step by step: it is promoted", Release.GOOD),
    CANARY_BAD(
            "canary-bad",
            "a version that fails one request of five: its traffic is taken away, it gets a second look, it is aborted",
            Release.BAD),
    CANARY_OUTAGE(
            "canary-outage",
            "Prometheus dies during a good release: it is held, and promoted when Prometheus is back",
            Release.WATCHED_BY_NOBODY);

    private final String label;
    private final String story;

    @SuppressWarnings("ImmutableEnumChecker") // holds a constructor
    private final Optional<Incident> incident;

    private final Optional<Release> release;

    DemoScenario(String label, String story, Reason end, Supplier<Script> script) {
        this.label = label;
        this.story = story;
        this.incident = Optional.of(new Incident(end, script));
        this.release = Optional.empty();
    }

    DemoScenario(String label, String story, Release release) {
        this.label = label;
        this.story = story;
        this.incident = Optional.empty();
        this.release = Optional.of(release);
    }

    /**
     * Something goes wrong, and the rollback service does what is right.
     *
     * @param end of its record
     * @param script makes a new script; each is played once
     */
    record Incident(Reason end, Supplier<Script> script) {
        Promise promise() {
            boolean acts = end == Reason.ROLLED_BACK || end == Reason.FLIPPED;
            return acts ? Promise.succeeded(end) : Promise.refused(end);
        }
    }

    /** The scenario with a label such as {@code bad-deploy}. */
    public static Optional<DemoScenario> labelled(String label) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst();
    }

    public String story() {
        return story;
    }

    /** The incident, unless it is a release by canary. */
    Optional<Incident> incident() {
        return incident;
    }

    /** The release by canary, unless it is an incident. */
    Optional<Release> release() {
        return release;
    }

    /** The label, as it is written on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
