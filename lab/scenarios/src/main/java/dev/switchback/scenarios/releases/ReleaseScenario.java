package dev.switchback.scenarios.releases;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.scenarios.file.Scenario.Heading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One release.
 *
 * @param now when it begins; every offset counts from here
 * @param delivery in the namespace {@code shop}, not yet created
 */
public record ReleaseScenario(
        Heading heading, Instant now, Delivery delivery, Shop shop, List<Step> timeline, Expectation expect) {

    /**
     * What there is before.
     *
     * @param image that serves
     * @param replicas of the Deployment that serves
     * @param requests a second
     * @param errors the share of requests that fail, by image; 0.5% for others
     */
    public record Shop(String image, int replicas, int requests, Map<String, Double> errors) {}

    /** What happens at one moment. */
    public record Step(int line, Instant at, List<Consumer<Stage>> actions) {}

    /** How things have to be at the end. What is empty is not compared. */
    public record Expectation(Standing standing, Harm harm, Map<String, String> images, Optional<Boolean> restored) {

        /**
         * The delivery.
         *
         * @param message a part of it
         * @param within it has ended so long after its start
         * @param verdicts that the analysis gave at some time
         */
        public record Standing(
                Optional<String> phase,
                Optional<String> cause,
                Optional<String> message,
                OptionalInt weight,
                OptionalInt retreats,
                Optional<Duration> within,
                List<String> verdicts) {}

        /**
         * What users had to bear, at most.
         *
         * @param failed requests that the candidate failed
         * @param unserved requests that nobody could take
         */
        public record Harm(OptionalInt hurt, OptionalInt failed, OptionalInt unserved) {}
    }

    /** Where it is played: one method for each thing that can happen in its timeline. */
    public interface Stage {
        /** From now on so many requests a second come. */
        void traffic(int requests);

        /** From now on this share of an image's requests fails. */
        void errors(Map<String, Double> shares);

        /** From now on pods of an image are ready, or are not. */
        void pods(String image, boolean ready);

        /** From now on Prometheus answers so. */
        void prometheus(Metrics metrics);

        /** From now on smoke tests pass, or do not. */
        void smoke(boolean passes);

        /** A person asks for something. */
        void ask(Action action, String by);

        /** The driver is killed. */
        void kill();

        /** Somebody drives, or waits for the Lease. */
        void drive(String name);

        /** One of the driver's calls fails; as in incidents. */
        void fault(String call, int nth, String kind);
    }

    /** How Prometheus is. */
    public enum Metrics {
        NORMAL,
        GONE,
        SLOW,
        EMPTY,
        NAN,
        PARTIAL,
        WRONG_TYPES,
        NO_JSON,
        /** Its clock is an hour behind. */
        HOUR_BEHIND,
        HOUR_AHEAD,
        /** Pods of another application, all of whose requests fail, have the same namespace and hash. */
        OTHER_APPS,
        /** The status is in the label {@code code}. */
        CODE_LABEL,
        /** No label says how a request ended. */
        NO_STATUS,
        /** Once: every counter begins again at 0. */
        COUNTERS_RESET
    }

    public String name() {
        return heading.name();
    }

    /** When it is over: at the time of the last event. */
    public Instant end() {
        return timeline.isEmpty() ? now : timeline.get(timeline.size() - 1).at();
    }
}
