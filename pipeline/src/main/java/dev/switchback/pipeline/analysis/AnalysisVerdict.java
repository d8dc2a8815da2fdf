package dev.switchback.pipeline.analysis;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** What an analysis says of a canary so far. Only {@link Fail} aborts; only {@link Pass} lets the next step begin. */
public sealed interface AnalysisVerdict {

    /** One sentence for people, with the numbers that led to it. */
    String why();

    /** As it is written in JSON and in a status. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Whether the canary has to go, for good. */
    default boolean aborts() {
        return false;
    }

    /** Whether the next step may begin. */
    default boolean passes() {
        return false;
    }

    /** How long the canary has to be without traffic from now on; zero unless it is a {@link Retreat}. */
    default Duration withoutTraffic() {
        return Duration.ZERO;
    }

    /** Whether all that is missing is requests of users. */
    default boolean lacksTraffic() {
        return false;
    }

    /** Where it stands among others: the verdict of several metrics is the one with the largest. */
    int severity();

    /**
     * What several metrics say together: the worst of them.
     *
     * @param verdicts of one moment; without any it is {@link NoData}
     */
    static AnalysisVerdict worst(List<AnalysisVerdict> verdicts) {
        return verdicts.stream()
                .max(Comparator.comparingInt(AnalysisVerdict::severity))
                .orElseGet(() -> new NoData("no metric is analysed"));
    }

    /** Enough was seen, and nothing speaks against the canary. */
    record Pass(String why) implements AnalysisVerdict {
        @Override
        public boolean passes() {
            return true;
        }

        @Override
        public int severity() {
            return 0;
        }
    }

    /** The canary is worse than the stable revision. */
    record Fail(String why) implements AnalysisVerdict {
        @Override
        public boolean aborts() {
            return true;
        }

        @Override
        public int severity() {
            return 5;
        }
    }

    /**
     * The canary looks worse: its traffic is taken away, and after a wait it is looked at once more.
     *
     * @param withoutTraffic for how long from now on
     */
    record Retreat(String why, Duration withoutTraffic) implements AnalysisVerdict {
        @Override
        public int severity() {
            return 4;
        }
    }

    /** Too little was seen to say either. */
    record Inconclusive(String why) implements AnalysisVerdict {
        @Override
        public int severity() {
            return 1;
        }
    }

    /**
     * There was no traffic, or there were no series, on one side at least.
     *
     * @param lacksTraffic whether the pods were scraped, and nobody asked them for anything
     */
    record NoData(String why, boolean lacksTraffic) implements AnalysisVerdict {
        public NoData(String why) {
            this(why, false);
        }

        @Override
        public int severity() {
            return 2;
        }
    }

    /** The source of the metrics did not answer, or its answer makes no sense. */
    record Unreachable(String why) implements AnalysisVerdict {
        @Override
        public int severity() {
            return 3;
        }
    }
}
