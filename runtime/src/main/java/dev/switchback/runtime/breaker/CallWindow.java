package dev.switchback.runtime.breaker;

import java.util.ArrayDeque;
import java.util.Queue;

/** The last N calls: remembers at which total a call failed, so that successes cost it nothing. */
final class CallWindow implements Window {
    private static final long FAR = Long.MAX_VALUE / 2;

    /** The totals at which calls failed, rising. */
    private final Queue<Long> failures = new ArrayDeque<>();
    /** The totals at which calls were slow, rising. */
    private final Queue<Long> slow = new ArrayDeque<>();

    private int size;
    /** Nothing is known of the calls up to this total. */
    private long floor;

    CallWindow(int size, long floor) {
        this.size = size;
        this.floor = floor;
    }

    @Override
    public long advance(long total, long now) {
        return now + FAR;
    }

    @Override
    public void record(long total, boolean failed, boolean wasSlow) {
        if (failed) {
            failures.add(total);
        }
        if (wasSlow) {
            slow.add(total);
        }
    }

    @Override
    public void trim(long total) {
        floor = Math.max(floor, total - size);
        drop(failures);
        drop(slow);
    }

    private void drop(Queue<Long> positions) {
        for (Long oldest = positions.peek(); oldest != null && oldest <= floor; oldest = positions.peek()) {
            positions.remove();
        }
    }

    @Override
    public long calls(long total) {
        return total - floor;
    }

    @Override
    public long failures() {
        return failures.size();
    }

    @Override
    public long slow() {
        return slow.size();
    }

    void resize(int changed, long total) {
        size = changed;
        trim(total);
    }

    /** Spreads failures evenly over the calls since the floor: when each of them was is no longer known. */
    void seed(long total, long failed, long wereSlow) {
        spread(failures, failed, total);
        spread(slow, wereSlow, total);
        trim(total);
    }

    private void spread(Queue<Long> positions, long count, long total) {
        for (long i = 1; i <= count; i++) {
            positions.add(floor + Math.round((double) (total - floor) * i / count));
        }
    }
}
