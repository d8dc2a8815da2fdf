package dev.switchback.pipeline.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts samples, which come in the order of time, into scrapes: of each pod at most one sample, none later than the scrape
 * interval after the first, and none of the history together with one after the start.
 */
public final class ScrapeCycles {
    private static final double TOLERANCE = 0.9;

    private final double longest;
    private final List<PodSample> open = new ArrayList<>();
    private final Set<String> canaryPods = new HashSet<>();
    private final Set<String> stablePods = new HashSet<>();
    private double first;

    public ScrapeCycles(Duration scrape) {
        this.longest = scrape.toMillis() / 1000.0 * TOLERANCE;
    }

    /** The scrape that ended before this sample; empty while it goes on. */
    public List<PodSample> add(PodSample sample) {
        Set<String> pods = sample.canary() ? canaryPods : stablePods;
        boolean next = pods.contains(sample.pod())
                || (!open.isEmpty() && sample.seconds() - first > longest)
                || (!open.isEmpty() && first <= 0 && sample.seconds() > 0);
        List<PodSample> ended = next ? end() : List.of();
        if (open.isEmpty()) {
            first = sample.seconds();
        }
        open.add(sample);
        pods.add(sample.pod());
        return ended;
    }

    /** What has come of the last scrape. */
    public List<PodSample> end() {
        List<PodSample> ended = List.copyOf(open);
        open.clear();
        canaryPods.clear();
        stablePods.clear();
        return ended;
    }
}
