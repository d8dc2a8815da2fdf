package dev.switchback.orders;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be set, read from the environment by {@link OrdersEnvironment}.
 *
 * @param listen where requests are taken; port 0 is any free one
 * @param faults what is wrong with this version
 * @param needs what this service calls
 * @param runtime variables of the embedded runtime, the shutdown's among them
 */
record OrdersSettings(
        InetSocketAddress listen, Identity identity, Faults faults, Needs needs, Map<String, String> runtime) {

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

    /**
     * What this service calls; it needs none of them to run.
     *
     * @param dependency what every request about orders needs
     * @param database the JDBC address of the SQLite database that keeps the orders; else memory does
     * @param model what recommends; else there are no recommendations
     */
    record Needs(Optional<Upstream> dependency, Optional<String> database, Optional<Model> model) {

        /** Whether anything of it stands behind a breaker. */
        boolean hasBreakers() {
            return database.isPresent() || model.isPresent();
        }
    }

    /**
     * A model that completes chats.
     *
     * @param address of the API: OpenRouter's, or one with the same requests
     * @param name as the API knows it
     * @param key empty for none; a secret
     * @param timeout of a whole answer
     */
    record Model(URI address, String name, String key, Duration timeout) {
        @Override
        public String toString() {
            return name + " at " + address;
        }
    }

    /** A dependency: up when a GET is answered 2xx in time. */
    record Upstream(URI address, Duration timeout) {}
}
