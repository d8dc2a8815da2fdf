package dev.switchback.runtime.breaker;

import java.time.Duration;

/**
 * How a breaker finds out that its dependency is back. It never lets out more probes than can still be needed.
 *
 * @param permits probes at the same time, 1 to 1,000
 * @param successes how many must succeed before it closes, 1 to 1,000; one failure opens it again
 * @param timeout after that long without an answer probes are lost, and the breaker opens again; more than zero
 */
public record Probing(int permits, int successes, Duration timeout) {
    static final Probing DEFAULT = new Probing(3, 3, Duration.ofMinutes(2));

    public Probing {
        Ranges.integer("half_open_max_calls", permits, 1, 1_000);
        Ranges.integer("success_threshold", successes, 1, 1_000);
        Ranges.duration("half_open_timeout_s", timeout, false);
    }
}
