package dev.switchback.pipeline.analysis;

import dev.switchback.pipeline.analysis.Interval.Counts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the stable pods have shown in the hour before the canary and since: how often they fail, how much more unevenly than
 * chance, and the worst that a healthy pod does.
 */
final class StablePods {
    private static final int INTERVALS_OF_NOW = 3;

    /** Errors that are supposed to have been seen before any, coming in pairs: matters only where the history is short. */
    private static final double SUPPOSED_ERRORS = 3;

    private static final double SUPPOSED_FANO = 2;

    /** A share of fewer requests says little about the worst. */
    private static final double FEWEST_REQUESTS = 10;

    /** The last three intervals. */
    private static final class Recent {
        private final Deque<Counts> intervals = new ArrayDeque<>();

        void add(Counts sum) {
            intervals.add(sum);
            if (intervals.size() > INTERVALS_OF_NOW) {
                intervals.remove();
            }
        }

        double share() {
            return Counts.sum(intervals).share();
        }
    }

    private final List<Interval> history = new ArrayList<>();
    private final Map<String, Counts> sums = new HashMap<>();
    private final Recent now = new Recent();
    private Counts total = Counts.NONE;
    private double squares;
    private double binomialVariance;
    private double meanSquares;
    private double concentration;
    private double worstShare;

    /** Learns from an interval before the start. */
    void addHistory(Interval interval) {
        if (!interval.stable().isEmpty()) {
            history.add(interval);
            add(interval);
        }
    }

    /** Learns from an interval. */
    void add(Interval interval) {
        Collection<Counts> pods = interval.stable().values();
        Counts sum = Counts.sum(pods);
        total = total.plus(sum);
        now.add(sum);
        interval.stable().forEach((pod, counts) -> {
            sums.merge(pod, counts, Counts::plus);
            if (counts.requests() >= FEWEST_REQUESTS) {
                worstShare = Math.max(worstShare, counts.share());
            }
        });
        if (pods.size() == 1) {
            spreadOverTime(sum);
        } else if (sum.requests() > 0) {
            spread(pods, sum);
        }
    }

    /** Of a single pod: how unevenly its errors lie in time. */
    private void spreadOverTime(Counts pod) {
        double expected = total.share() * pod.requests();
        squares += (pod.errors() - expected) * (pod.errors() - expected);
        binomialVariance += expected;
        meanSquares += expected * expected;
    }

    /** How unevenly the errors of one moment lie on the pods, so that an outage of all pods adds nothing. */
    private void spread(Collection<Counts> pods, Counts sum) {
        double sumOfSquares = 0;
        for (Counts pod : pods) {
            double part = pod.requests() / sum.requests();
            sumOfSquares += part * part;
        }
        double weights = 0;
        for (Counts pod : pods) {
            double part = pod.requests() / sum.requests();
            double apart = pod.errors() - sum.errors() * part;
            squares += apart * apart;
            binomialVariance += sum.errors() * part * (1 - part);
            weights += part * part * (1 - 2 * part + sumOfSquares);
        }
        double pairs = sum.errors() * Math.max(0, sum.errors() - 1);
        meanSquares += pairs * weights;
        concentration += pairs * weights * sumOfSquares;
    }

    /** The failed share of requests: over all that was seen or over the last three intervals, whichever is larger; over 0. */
    double rate() {
        double least = 0.5 / Math.max(1, total.requests());
        return Math.max(least, Math.max(total.share(), now.share()));
    }

    /**
     * How unevenly the errors of a pod come: variance beyond Poisson over the squared mean. Bursts scale with the mean and
     * clumps do not, so the larger of both readings counts.
     *
     * @param expected errors of the pod, over 0
     */
    double dispersion(double expected) {
        double beyond = Math.max(0, squares - binomialVariance);
        double ratio = meanSquares > 0 ? beyond / meanSquares : 0;
        double overlap = meanSquares > 0 ? Math.min(0.9, ratio * concentration / meanSquares) : 0;
        double fano = (squares + SUPPOSED_ERRORS * SUPPOSED_FANO) / (binomialVariance + SUPPOSED_ERRORS);
        return Math.max(ratio / (1 - overlap), Math.max(0, fano - 1) / expected);
    }

    /** The largest failed share that one of the pods has had in an interval. */
    double worstShare() {
        return worstShare;
    }

    /** The most requests that one pod has failed beyond the common share. */
    double worstHurt() {
        double share = total.share();
        return sums.values().stream()
                .mapToDouble(pod -> pod.errors() - share * pod.requests())
                .max()
                .orElse(0);
    }

    /** All that the pods counted. */
    Counts total() {
        return total;
    }

    /**
     * Ends the history and forgets it.
     *
     * @return the largest evidence that the test would have found against any of these pods, had it been the canary at any time
     *     of it; a canary is aborted only beyond that, so that no healthy pod would have been; 0 without history
     */
    double endHistory() {
        double largest = 0;
        if (!history.isEmpty()) {
            List<Counts> totals = history.stream().map(Interval::stableTotal).toList();
            for (String pod : sums.keySet()) {
                largest = Math.max(largest, largestEvidence(pod, totals));
            }
            history.clear();
        }
        return largest;
    }

    private double largestEvidence(String pod, List<Counts> totals) {
        var test = new SequentialTest();
        var recent = new Recent();
        double largest = 0;
        for (int i = 0; i < totals.size(); i++) {
            Counts played = history.get(i).stable().getOrDefault(pod, Counts.NONE);
            Counts others = totals.get(i).minus(played);
            recent.add(others);
            double expected = played.requests() * Math.max(recent.share(), total.share());
            if (expected > 0) {
                test.addShare(played, others);
                test.addPod(played, expected, dispersion(expected));
                largest = Math.max(largest, test.logEvidence());
                test.keepOnlyWhatSpeaksAgainst();
            }
        }
        return largest;
    }
}
