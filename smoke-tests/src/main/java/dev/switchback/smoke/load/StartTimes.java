package dev.switchback.smoke.load;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When each request has to begin: with a rate, the n-th at {@code start + n / rate}, whatever became of those before it;
 * without one, as soon as a connection is free. Times are a ticker's nanoseconds. Thread-safe.
 */
final class StartTimes {
    /** The next request is not due yet. */
    static final long NOT_YET = -1;
    /** No further request begins. */
    static final long OVER = -2;

    private final long total;
    private final double interval;
    private final long length;
    private final AtomicLong taken = new AtomicLong();
    private volatile long start;
    private volatile boolean stopped;

    StartTimes(LoadPlan plan) {
        this.total = plan.requests();
        this.interval = plan.rate() == 0 ? 0 : 1e9 / plan.rate();
        this.length = plan.duration().map(duration -> duration.toNanos()).orElse(Long.MAX_VALUE);
    }

    /** Sets the time from which all others count; before any of them is asked for. */
    void begin(long now) {
        start = now;
    }

    /** Takes the next request: the time since the start when it had to begin, or {@link #NOT_YET} or {@link #OVER}. */
    long take(long now) {
        while (true) {
            long next = taken.get();
            if (isOver(next, now)) {
                return OVER;
            }
            long due = due(next);
            if (due > now - start) {
                return NOT_YET;
            }
            if (taken.compareAndSet(next, next + 1)) {
                return interval == 0 ? now - start : due;
            }
        }
    }

    /** How long until the next request is due; 0 or less when it is. */
    long untilNext(long now) {
        return due(taken.get()) - (now - start);
    }

    boolean isOver(long now) {
        return isOver(taken.get(), now);
    }

    private boolean isOver(long next, long now) {
        return stopped || next >= total || now - start >= length || due(next) >= length;
    }

    private long due(long index) {
        return (long) (index * interval);
    }

    /** Requests that were due and for which no connection became free. */
    long unsent(long now) {
        if (interval == 0) {
            return 0;
        }
        long due = (long) Math.ceil(Math.min(now - start, length) / interval);
        return Math.max(0, Math.min(total, due) - taken.get());
    }

    /** Lets no further request begin. */
    void stop() {
        stopped = true;
    }

    /** The time that {@link #take} means, as the ticker gives it. */
    long at(long sinceStart) {
        return start + sinceStart;
    }
}
