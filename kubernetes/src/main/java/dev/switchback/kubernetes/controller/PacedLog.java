package dev.switchback.kubernetes.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Logs what may repeat with every request or object during an outage: one line in a while, which says how many it stands
 * for. Thread-safe.
 */
public final class PacedLog {
    private final Logger log;
    private final Duration pace;
    private final InstantSource clock;
    private Instant last = Instant.EPOCH;
    private int omitted;

    /** @param pace the shortest time between two lines */
    public PacedLog(Logger log, Duration pace, InstantSource clock) {
        this.log = log;
        this.pace = pace;
        this.clock = clock;
    }

    /** Logs the line as a warning, or counts it when the last one is too recent. */
    public synchronized void warn(String line) {
        Instant now = clock.instant();
        if (Duration.between(last, now).abs().compareTo(pace) < 0) {
            omitted++;
            return;
        }
        log.warn("{}{}", line, omitted == 0 ? "" : " (and " + omitted + " more since the last such line)");
        last = now;
        omitted = 0;
    }
}
