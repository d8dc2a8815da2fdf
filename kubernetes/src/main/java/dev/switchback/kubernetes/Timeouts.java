package dev.switchback.kubernetes;

import java.time.Duration;

/**
 * How long calls to an API server may take.
 *
 * @param connect to open a connection, TLS included; positive
 * @param call from the first byte to the last, connecting included; for watches, until the status is known; positive
 */
public record Timeouts(Duration connect, Duration call) {
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5));

    public Timeouts {
        if (connect.isNegative() || connect.isZero() || call.isNegative() || call.isZero()) {
            throw new IllegalArgumentException("timeouts must be positive: connect " + connect + ", call " + call);
        }
    }
}
