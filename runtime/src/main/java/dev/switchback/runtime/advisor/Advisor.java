package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Replays a recording with other settings. It recommends the ones that open in every outage and never outside of one, and
 * of those the ones that spare most failed calls less the good ones that they reject; when no candidate does that, it
 * recommends none.
 */
public final class Advisor {
    private static final int[] FAIL_MAX = {3, 5, 10, 20, 0};
    private static final double[] FAILURE_RATE = {0.3, 0.5, 0.7};
    private static final int[] WINDOW = {20, 100};
    private static final long[] RESET_S = {15, 60};

    private Advisor() {}

    /** These settings, and 60 that differ from them in thresholds, window and open time. */
    public static List<Settings> candidates(Settings current) {
        List<Settings> all = new ArrayList<>();
        all.add(current);
        for (int failMax : FAIL_MAX) {
            for (double rate : FAILURE_RATE) {
                for (int window : WINDOW) {
                    for (long reset : RESET_S) {
                        all.add(current.withFailMax(failMax)
                                .withFailureRate(rate)
                                .withCallWindow(window, window / 2)
                                .withResetTimeout(Duration.ofSeconds(reset)));
                    }
                }
            }
        }
        return all;
    }

    /** Advice from outages that the recording shows by itself. */
    public static Advice advise(Recording recording, List<Settings> candidates) {
        return advise(recording, candidates, Outages.in(recording));
    }

    /**
     * Advice from outages that somebody knows of.
     *
     * @param candidates the settings that are in use first; at least one
     * @param outages when the dependency was out
     */
    public static Advice advise(Recording recording, List<Settings> candidates, List<Recording.Span> outages) {
        List<Replay> replays = candidates.stream()
                .map(settings -> Replay.of(recording, settings))
                .toList();
        Optional<Replay> best = outages.isEmpty()
                ? Optional.empty()
                : replays.stream()
                        .filter(replay -> fits(replay, outages))
                        .max(Comparator.comparingLong(Replay::gain)
                                .thenComparing(Comparator.comparingInt((Replay replay) ->
                                                replay.openings().size())
                                        .reversed()));
        return new Advice(recording, outages, replays.get(0), best, replays);
    }

    /** Opens in every outage and never outside of one. */
    static boolean fits(Replay replay, List<Recording.Span> outages) {
        return outages.stream().allMatch(outage -> opensIn(replay, outage)) && Advice.falseAlarms(replay, outages) == 0;
    }

    private static boolean opensIn(Replay replay, Recording.Span outage) {
        return replay.openings().stream().anyMatch(opened -> outage.contains(opened.nanos()));
    }
}
