package dev.switchback.pipeline.analysis;

import dev.switchback.pipeline.analysis.Interval.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns raw cumulative counters into what happened between two scrapes. A drop is a reset, so the new value is what was added.
 * A pod that is first seen after the start began at 0; any other pod without an earlier sample is unknown until its next one.
 * It advances only when both revisions have newer samples, and what a pod counted over more than that is no evidence.
 */
final class PodCounters {
    /** More requests a second than any pod serves; a counter that says so is broken. */
    private static final double LARGEST_RATE = 1e6;

    /** How many more errors than requests a scrape may show that fell between two increments. */
    private static final double SLACK = 2;

    /** After so many scrapes without one of the revisions the comparison begins anew. */
    private static final int MOST_MISSED = 60;

    /** In place of the number of a scrape: the pod was born after the start. */
    private static final int NEWBORN = -1;

    /** In place of the number of a scrape: nothing can be compared. */
    private static final int NEVER = -2;

    private final Map<String, Pod> stablePods = new HashMap<>();
    private final Map<String, Pod> canaryPods = new HashMap<>();
    private Counts notCompared = Counts.NONE;
    private int cut;
    private int advanced;

    /** A pod, the sample from which its next interval counts, and the newest one. */
    private static final class Pod {
        private PodSample from;
        private PodSample newest;
        private int fromCut;
        private int newestCut;

        Pod(PodSample first, int cut) {
            this.from = first;
            this.newest = first;
            this.fromCut = cut;
            this.newestCut = cut;
        }

        /** The next interval begins here. */
        void begin() {
            from = newest;
            fromCut = newestCut;
        }
    }

    /** What the stable pods counted since the scrape before; for history, where there is no canary. */
    Interval history(List<PodSample> scrape) {
        int before = cut;
        var stable = new LinkedHashMap<String, Counts>();
        for (Pod pod : take(scrape)) {
            if (!pod.newest.canary() && pod.fromCut == before) {
                increment(pod).ifPresent(counts -> stable.put(pod.newest.pod(), counts));
            }
            pod.begin();
        }
        advanced = cut;
        return new Interval(Map.of(), stable, 0);
    }

    /** Forgets what has been counted since the last interval: the canary was without traffic. */
    void skip(List<PodSample> scrape) {
        take(scrape);
        stablePods.values().forEach(Pod::begin);
        canaryPods.values().forEach(Pod::begin);
        advanced = cut;
    }

    /**
     * The interval that this scrape completes; empty while one of the revisions has no newer sample. Its next samples then
     * complete a longer interval of both, unless that takes too long to be compared.
     */
    Optional<Interval> advance(List<PodSample> scrape) {
        List<Pod> seen = take(scrape);
        if (sees(seen, true) && sees(seen, false)) {
            return Optional.of(interval(seen, advanced));
        }
        boolean known = canaryPods.values().stream().anyMatch(pod -> pod.fromCut == advanced);
        if (!known || cut - advanced > MOST_MISSED) {
            interval(seen, NEVER);
        }
        return Optional.empty();
    }

    private Interval interval(List<Pod> seen, int since) {
        var interval = new Interval(new LinkedHashMap<>(), new LinkedHashMap<>(), lead(seen));
        for (Pod pod : seen) {
            count(pod, since, interval);
            pod.begin();
        }
        advanced = cut;
        return interval;
    }

    /** What canary pods counted in the last interval that cannot be compared; it hurt nevertheless. */
    Counts notCompared() {
        return notCompared;
    }

    private void count(Pod pod, int since, Interval interval) {
        Optional<Counts> counts = increment(pod);
        boolean canary = pod.newest.canary();
        boolean aligned = since != NEVER && (pod.fromCut == since || pod.fromCut == NEWBORN);
        if (aligned) {
            counts.ifPresent(some -> (canary ? interval.canary() : interval.stable()).put(pod.newest.pod(), some));
        } else if (canary) {
            notCompared = notCompared.plus(counts.orElse(Counts.NONE));
        }
    }

    /** The pods that have a newer sample in this scrape. */
    private List<Pod> take(List<PodSample> scrape) {
        cut++;
        notCompared = Counts.NONE;
        List<Pod> seen = new ArrayList<>(scrape.size());
        for (PodSample sample : scrape) {
            if (sample.isUsable()) {
                Map<String, Pod> pods = sample.canary() ? canaryPods : stablePods;
                Pod pod = pods.get(sample.pod());
                if (pod == null) {
                    pod = first(sample);
                    pods.put(sample.pod(), pod);
                    seen.add(pod);
                } else if (sample.seconds() > pod.newest.seconds() && pod.newestCut < cut) {
                    pod.newest = sample;
                    pod.newestCut = cut;
                    seen.add(pod);
                }
            }
        }
        return seen;
    }

    private Pod first(PodSample sample) {
        var pod = new Pod(sample, cut);
        if (sample.seconds() > 0) {
            pod.from = new PodSample(0, sample.pod(), sample.canary(), 0, 0);
            pod.fromCut = NEWBORN;
        }
        return pod;
    }

    private static boolean sees(List<Pod> seen, boolean canary) {
        for (Pod pod : seen) {
            if (pod.newest.canary() == canary) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Counts> increment(Pod pod) {
        PodSample from = pod.from;
        PodSample to = pod.newest;
        if (to.seconds() <= from.seconds()) {
            return Optional.empty();
        }
        boolean reset = to.requests() < from.requests() || to.errors() < from.errors();
        double requests = reset ? to.requests() : to.requests() - from.requests();
        double errors = reset ? to.errors() : to.errors() - from.errors();
        boolean possible = requests <= LARGEST_RATE * (to.seconds() - from.seconds())
                && errors <= requests + Math.max(SLACK, requests / 10);
        return possible ? Optional.of(new Counts(requests, Math.min(errors, requests))) : Optional.empty();
    }

    private static double lead(List<Pod> seen) {
        return meanTime(seen, true) - meanTime(seen, false);
    }

    private static double meanTime(List<Pod> seen, boolean canary) {
        double sum = 0;
        int count = 0;
        for (Pod pod : seen) {
            if (pod.newest.canary() == canary) {
                sum += pod.newest.seconds();
                count++;
            }
        }
        return sum / Math.max(1, count);
    }
}
