package dev.switchback.runtime.breaker;

import java.util.Arrays;

/** The calls of the last so many seconds, in ten slices: the current one and nine whole ones before it. */
final class TimeWindow implements Window {
    private static final int SLICES = 10;

    private final long nanos;
    private final long width;
    /** The total when each slice began; the calls of a slice are the difference to the next one's. */
    private final long[] totalAtStart = new long[SLICES];

    private final long[] failures = new long[SLICES];
    private final long[] slow = new long[SLICES];
    private int current;
    private long nextSliceAt;

    TimeWindow(long nanos, long total, long now) {
        this.nanos = nanos;
        width = Math.max(1, nanos / SLICES);
        nextSliceAt = now + width;
        Arrays.fill(totalAtStart, total);
    }

    @Override
    public long advance(long total, long now) {
        long late = now - nextSliceAt;
        if (late >= 0) {
            long slices = late / width + 1;
            for (long i = 0; i < Math.min(slices, SLICES); i++) {
                current = (current + 1) % SLICES;
                totalAtStart[current] = total;
                failures[current] = 0;
                slow[current] = 0;
            }
            nextSliceAt += slices * width;
        }
        return nextSliceAt;
    }

    @Override
    public void record(long total, boolean failed, boolean wasSlow) {
        failures[current] += failed ? 1 : 0;
        slow[current] += wasSlow ? 1 : 0;
    }

    @Override
    public void trim(long total) {
        // Slices leave as a whole, when time moves on.
    }

    @Override
    public long calls(long total) {
        return total - totalAtStart[(current + 1) % SLICES];
    }

    @Override
    public long failures() {
        return Arrays.stream(failures).sum();
    }

    @Override
    public long slow() {
        return Arrays.stream(slow).sum();
    }

    boolean spans(SlidingWindow settings) {
        return settings.timed() && settings.time().toNanos() == nanos;
    }

    /** Calls since the start count as the current slice's. */
    void seed(long failed, long wereSlow) {
        failures[current] += failed;
        slow[current] += wereSlow;
    }
}
