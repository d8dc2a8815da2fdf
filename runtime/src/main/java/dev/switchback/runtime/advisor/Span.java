package dev.switchback.runtime.advisor;

/**
 * A part of a recording.
 *
 * @param from nanoseconds since its beginning, inclusive
 * @param to exclusive
 */
public record Span(long from, long to) {

    /** Whether a moment is in it. */
    public boolean contains(long nanos) {
        return nanos >= from && nanos < to;
    }
}
