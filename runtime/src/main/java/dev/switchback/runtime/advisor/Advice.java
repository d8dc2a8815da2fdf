package dev.switchback.runtime.advisor;

import java.util.List;
import java.util.Optional;

/**
 * What replays of one recording say.
 *
 * @param recording that was played
 * @param outages in it
 * @param current what the settings that are in use would have done
 * @param recommended the best that opens in every outage and never outside of one; empty when there was no outage, or no
 *     candidate does that
 * @param replays of all candidates
 */
public record Advice(
        Recording recording,
        List<Recording.Span> outages,
        Replay current,
        Optional<Replay> recommended,
        List<Replay> replays) {

    public Advice {
        outages = List.copyOf(outages);
        replays = List.copyOf(replays);
    }

    /**
     * Openings outside of every outage. A breaker that opens again because a probe failed has been open before: that is
     * not a false alarm of its own.
     */
    public long falseAlarms(Replay replay) {
        return falseAlarms(replay, outages);
    }

    static long falseAlarms(Replay replay, List<Recording.Span> outages) {
        return replay.openings().stream()
                .filter(opened -> !opened.again())
                .filter(opened -> outages.stream().noneMatch(outage -> outage.contains(opened.nanos())))
                .count();
    }

    /** In one sentence. */
    public String summary() {
        if (outages.isEmpty()) {
            return "no outage is in this recording, so nothing is recommended";
        }
        return recommended
                .map(best -> best.settings().equals(current.settings())
                        ? "the settings in use do best: they " + best.summary()
                        : "these settings " + best.summary())
                .orElse("no candidate opens in every outage and never outside of one, so nothing is recommended");
    }
}
