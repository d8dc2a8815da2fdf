package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds outages in a recording: stretches of {@value #SLICE_S}-second slices in each of which at least a fifth of the
 * calls failed, and five times as many as in the lower quartile, or half of them. Slices without calls, or with
 * rejections only, neither begin nor end one. Each begins at its first failed call and ends after its last.
 */
final class Outages {
    private static final int SLICE_S = 5;
    private static final long SLICE = Duration.ofSeconds(SLICE_S).toNanos();
    private static final double SHARE = 0.2;
    private static final double TIMES_USUAL = 5;
    private static final double ALWAYS = 0.5;
    private static final int FEWEST_FAILURES = 5;
    /** So many calls before a failure another one belongs to the same outage. */
    private static final int NEAR = 5;

    private final int[] good;
    private final int[] bad;
    private final List<Recording.Call> calls;

    private Outages(List<Recording.Call> calls) {
        this.calls = calls;
        int slices = (int) (calls.get(calls.size() - 1).nanos() / SLICE) + 1;
        good = new int[slices];
        bad = new int[slices];
        for (Recording.Call call : calls) {
            int slice = (int) (call.nanos() / SLICE);
            good[slice] += call.outcome() == Outcome.SUCCESS ? 1 : 0;
            bad[slice] += call.outcome() == Outcome.FAILURE ? 1 : 0;
        }
    }

    static List<Recording.Span> in(Recording recording) {
        return new Outages(recording.calls()).find();
    }

    private List<Recording.Span> find() {
        double least = Math.min(ALWAYS, Math.max(SHARE, TIMES_USUAL * usual()));
        List<Recording.Span> found = new ArrayList<>();
        int first = -1;
        int last = -1;
        for (int i = 0; i < good.length; i++) {
            if (good[i] + bad[i] == 0) {
                continue;
            }
            if (share(i) >= least) {
                first = first < 0 ? i : first;
                last = i;
            } else if (first >= 0) {
                add(found, first, last);
                first = -1;
            }
        }
        if (first >= 0) {
            add(found, first, last);
        }
        return found;
    }

    private void add(List<Recording.Span> found, int first, int last) {
        int failures = Arrays.stream(bad, first, last + 1).sum();
        if (failures >= FEWEST_FAILURES) {
            found.add(new Recording.Span(
                    calls.get(firstFailure(first * SLICE)).nanos(), lastFailure((last + 1) * SLICE) + 1));
        }
    }

    /** The first failure from there on, or one shortly before: an outage does not begin where a slice does. */
    private int firstFailure(long from) {
        int index = 0;
        while (calls.get(index).nanos() < from || calls.get(index).outcome() != Outcome.FAILURE) {
            index++;
        }
        int found = index;
        while (--index >= 0 && found - index <= NEAR) {
            found = calls.get(index).outcome() == Outcome.FAILURE ? index : found;
        }
        return found;
    }

    private long lastFailure(long to) {
        return calls.stream()
                .filter(call -> call.nanos() < to && call.outcome() == Outcome.FAILURE)
                .mapToLong(Recording.Call::nanos)
                .max()
                .orElseThrow();
    }

    private double share(int slice) {
        return (double) bad[slice] / (good[slice] + bad[slice]);
    }

    private double usual() {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < good.length; i++) {
            if (good[i] + bad[i] > 0) {
                shares.add(share(i));
            }
        }
        shares.sort(Double::compare);
        return shares.isEmpty() ? 0 : shares.get(shares.size() / 4);
    }
}
