package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Replays a recording with other settings. It recommends the ones that open in every outage and never outside of one, and
 * of those the ones that spare most failed calls less the good ones that they reject; when no candidate does that, it
 * recommends none.
 */
public final class Advisor {
    private Advisor() {}

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
    public static Advice advise(Recording recording, List<Settings> candidates, List<Span> outages) {
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
    static boolean fits(Replay replay, List<Span> outages) {
        return outages.stream().allMatch(outage -> opensIn(replay, outage)) && Advice.falseAlarms(replay, outages) == 0;
    }

    private static boolean opensIn(Replay replay, Span outage) {
        return replay.openings().stream().anyMatch(opened -> outage.contains(opened.nanos()));
    }
}
