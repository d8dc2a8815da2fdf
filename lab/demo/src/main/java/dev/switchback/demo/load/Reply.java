package dev.switchback.demo.load;

import java.time.Duration;
import java.time.Instant;

/**
 * What a user got for one request.
 *
 * @param at when the answer was there, or it was clear that there would be none
 * @param took from the connection's start
 * @param status 0 when there was no answer
 * @param version who answered; empty when nobody did
 * @param podName who answered; empty when nobody did
 * @param problem why there was no answer; empty when there was one
 */
public record Reply(Instant at, Duration took, int status, String version, String podName, String problem) {

    /** Whether a user would call it a failure: no answer, a server error, or one that came after {@code limit}. */
    public boolean failed(Duration limit) {
        return status == 0 || status >= 500 || took.compareTo(limit) > 0;
    }

    static Reply none(Instant at, Duration took, String problem) {
        return new Reply(at, took, 0, "", "", problem);
    }

    /** One line for the log of requests. */
    String line() {
        return String.join(
                ",",
                at.toString(),
                String.valueOf(took.toMillis()),
                String.valueOf(status),
                version,
                podName,
                problem.replace(',', ';'));
    }
}
