package dev.switchback.orders;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be set, read from the environment by {@link Environment}.
 *
 * @param faults what is wrong with this version
 * @param dependency what every request to the API needs
 * @param runtime variables of the embedded runtime, the shutdown's among them
 */
record Settings(
        Listen listen, Identity identity, Faults faults, Optional<Upstream> dependency, Map<String, String> runtime) {

    /** Where requests are taken; port 0 is any free one. */
    record Listen(String address, int port) {}

    /** Who answers, told with every response. */
    record Identity(String version, String pod) {}

    /**
     * Faults of a bad version.
     *
     * @param errors share of API requests answered 500
     * @param latency how long a slow request takes
     * @param slow share of API requests that are slow
     */
    record Faults(Share errors, Duration latency, Share slow, boolean crashOnStart) {}

    /** A dependency: up when a GET is answered 2xx in time. */
    record Upstream(URI address, Duration timeout) {}
}
