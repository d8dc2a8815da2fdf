package dev.switchback.runtime.breaker;

/**
 * Which calls the rates look at. {@code total} is the number of calls that were recorded so far, successes included: a
 * window never hears of an ordinary success, it only learns that the total grew. Guarded by the breaker's lock.
 */
sealed interface Window permits CallWindow, TimeWindow {

    /** Moves on to a time, before a call at that time is recorded; returns when it wants to be called next. */
    long advance(long total, long now);

    /** The call that made the total what it is failed or was slow. */
    void record(long total, boolean failed, boolean slow);

    /** Forgets what left the window. */
    void trim(long total);

    long calls(long total);

    long failures();

    long slow();

    /** A window for new settings that holds what this one holds, as well as it can. */
    static Window of(SlidingWindow settings, long total, long now, Window old) {
        old.trim(total);
        if (old instanceof CallWindow calls && !settings.timed()) {
            calls.resize(settings.calls(), total);
            return calls;
        }
        if (old instanceof TimeWindow time && time.spans(settings)) {
            return time;
        }
        Window made = of(settings, total - old.calls(total), now);
        if (made instanceof CallWindow calls) {
            calls.seed(total, old.failures(), old.slow());
        } else if (made instanceof TimeWindow time) {
            time.seed(old.failures(), old.slow());
        }
        return made;
    }

    /** An empty window that begins after so many calls. */
    static Window of(SlidingWindow settings, long total, long now) {
        return settings.timed()
                ? new TimeWindow(settings.time().toNanos(), total, now)
                : new CallWindow(settings.calls(), total);
    }
}
