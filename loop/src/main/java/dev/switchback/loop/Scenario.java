package dev.switchback.loop;

import dev.switchback.rollback.model.Reason;
import java.util.Arrays;
import java.util.Optional;

/** The incidents that can be played. */
public enum Scenario {
    BAD_DEPLOY("bad-deploy", "every request to the new version fails: it is rolled back", Reason.ROLLED_BACK),
    LATENCY("latency", "a third of the requests to the new version take 6 s: it is rolled back", Reason.ROLLED_BACK),
    CRASH_LOOP("crash-loop", "the new version crashes at its start: it is rolled back", Reason.ROLLED_BACK),
    BLUE_GREEN("blue-green", "the new side fails every request: the Service flips back", Reason.FLIPPED),
    OUTAGE(
            "outage",
            "what all versions depend on dies, nothing was deployed lately: nothing is rolled back",
            Reason.NO_RECENT_DEPLOY),
    MIXED(
            "mixed",
            "old and new pods fail alike while a rollout is under way: nothing is rolled back",
            Reason.OLD_REVISION_FAILS_TOO);

    private final String label;
    private final String story;
    private final Reason end;

    Scenario(String label, String story, Reason end) {
        this.label = label;
        this.story = story;
        this.end = end;
    }

    /** The scenario with a label such as {@code bad-deploy}. */
    public static Optional<Scenario> labelled(String label) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst();
    }

    public String story() {
        return story;
    }

    public Promise promise() {
        boolean acts = end == Reason.ROLLED_BACK || end == Reason.FLIPPED;
        return acts ? Promise.succeeded(end) : Promise.refused(end);
    }

    /** The label, as it is written on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
