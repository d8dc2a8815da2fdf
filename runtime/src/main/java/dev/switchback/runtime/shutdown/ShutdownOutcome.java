package dev.switchback.runtime.shutdown;

import java.util.List;

/**
 * How a shutdown went.
 *
 * @param drained requests that were in flight when accepting stopped, or came after it, and were answered
 * @param dropped requests that were still in flight at the end, the drain's deadline being over
 * @param notFlushed names of what could not be written in time, or failed
 */
public record ShutdownOutcome(long drained, long dropped, List<String> notFlushed) {
    /** In words, for a log. */
    String describe() {
        String cutOff = dropped == 0 ? "" : ", " + dropped + " requests cut off at the drain's deadline";
        String lost = notFlushed.isEmpty() ? "" : ", not flushed: " + String.join(", ", notFlushed);
        return (isClean() ? "shutdown complete: " : "shutdown cut off: ") + drained + " requests drained" + cutOff
                + lost;
    }

    /** Nothing was cut off. */
    public boolean isClean() {
        return dropped == 0 && notFlushed.isEmpty();
    }
}
