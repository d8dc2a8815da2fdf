package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.Ticker;
import java.time.InstantSource;

/**
 * The two clocks of sharing.
 *
 * @param ticker monotonic, for all that is decided here
 * @param wall for what is written for other processes, and nothing else
 */
public record Clocks(Ticker ticker, InstantSource wall) {

    /** The system's clocks. */
    public static Clocks system() {
        return new Clocks(Ticker.system(), InstantSource.system());
    }
}
