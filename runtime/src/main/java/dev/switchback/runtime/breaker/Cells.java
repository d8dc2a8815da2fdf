package dev.switchback.runtime.breaker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts successes and sums their durations with one atomic addition per call. A cell holds both (bits 44 to 62 the
 * count, 0 to 43 the nanoseconds); there is one per histogram bucket and stripe, and a thread's id chooses the stripe.
 * The top bits of both fields, and the sign, are marks that an addition finds in the value it added to.
 */
final class Cells {
    /** Durations from here on are not for cells: 68.7 s. */
    static final long LONGEST_NANOS = 1L << 36;
    /** Found when the cell's generation was over: the addition came too late. */
    static final long RETIRED = Long.MIN_VALUE;
    /** Found when the call needs more than its count. */
    static final long MARKS = RETIRED | (1L << 62) | (1L << 43);

    /** A reading of no cells. */
    static final long[] EMPTY = new long[ResponseTimes.BUCKETS + 1];

    private static final int COUNT_SHIFT = 44;
    private static final long ONE = 1L << COUNT_SHIFT;
    private static final long SUM = ONE - 1;
    /** A stripe is two cache lines, so stripes do not share one; the first is left empty for the array's head. */
    private static final int STRIPE = ResponseTimes.BUCKETS;

    private static final int STRIPES =
            Math.min(16, Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 2 - 1) * 2);
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[STRIPE * (STRIPES + 1)];

    /** Adds one success, and returns what the cell held before. */
    long add(long nanos) {
        int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
        return (long) CELL.getAndAdd(cells, STRIPE + stripe * STRIPE + ResponseTimes.bucket(nanos), ONE + nanos);
    }

    /** How many successes the cells hold. Grows by one at a time, so a reading is one that was true at some moment. */
    long count() {
        long count = 0;
        for (int i = STRIPE; i < cells.length; i++) {
            count += ((long) CELL.getVolatile(cells, i)) >>> COUNT_SHIFT;
        }
        return count;
    }

    /** Moves what the cells hold to the ledger, and returns how many successes that were. */
    long drain(Ledger to, boolean retire) {
        long count = 0;
        for (int i = STRIPE; i < cells.length; i++) {
            long cell = (long) CELL.getAndSet(cells, i, retire ? RETIRED : 0L);
            count += cell >>> COUNT_SHIFT;
            to.addSuccesses(i % STRIPE, cell >>> COUNT_SHIFT, cell & SUM);
        }
        return count;
    }

    /** What the cells hold: successes by bucket, and as the last number the sum of their nanoseconds. */
    long[] read() {
        long[] reading = new long[EMPTY.length];
        for (int i = STRIPE; i < cells.length; i++) {
            long cell = (long) CELL.getVolatile(cells, i);
            reading[i % STRIPE] += cell >>> COUNT_SHIFT;
            reading[ResponseTimes.BUCKETS] += cell & SUM;
        }
        return reading;
    }
}
