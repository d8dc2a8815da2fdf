package dev.switchback.smoke.load;

import dev.switchback.smoke.http.HttpCall;
import java.time.Duration;
import java.util.Optional;

/**
 * What a load test sends.
 *
 * @param requests how many at most; {@link Long#MAX_VALUE} for no limit, which needs a duration
 * @param concurrency how many connections there are, each with one request at a time; 1 to 10,000
 * @param rate requests per second, at even distances; 0 for as many as the connections can
 * @param duration after which no request begins
 * @param timeout for one exchange, from its sending on, connecting included
 */
public record LoadPlan(
        HttpCall call, long requests, int concurrency, double rate, Optional<Duration> duration, Duration timeout) {
    static final int LARGEST_BODY = 64 << 20;

    /** What is wrong with it shows at once. */
    public LoadPlan {
        if (requests < 1) {
            throw new IllegalArgumentException("requests: at least 1, not " + requests);
        }
        if (concurrency < 1 || concurrency > 10_000) {
            throw new IllegalArgumentException("concurrency: 1 to 10000, not " + concurrency);
        }
        if (!(rate >= 0) || rate > 1_000_000) {
            throw new IllegalArgumentException("rate: more than 0 and at most 1000000, not " + rate);
        }
        if (requests == Long.MAX_VALUE && duration.isEmpty()) {
            throw new IllegalArgumentException("without an end: limit the requests or the duration");
        }
    }
}
