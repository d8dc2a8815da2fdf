package dev.switchback.rollback.config;

import dev.switchback.rollback.judgement.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** All that a service process needs to know before it starts. */
public record ServiceConfig(Listen listen, Settings settings, Ways ways, Own own, Auth auth) {

    /**
     * Where to listen.
     *
     * @param port 0 for any free one
     * @param shutdownDelay how long requests are still served after readiness has gone
     */
    public record Listen(String host, int port, Duration shutdownDelay) {}

    /** Ways to others. */
    public record Ways(Optional<Alertmanager> alertmanager, Optional<Prometheus> prometheus, Optional<URI> webhook) {}

    /** The Prometheus that is asked about requests. */
    public record Prometheus(URI url, RecordingRules rules) {}

    /**
     * Names of recording rules, each over 30 s and by {@code namespace}, {@code deployment} and {@code pod_template_hash}.
     *
     * @param requests all requests
     * @param errors the share of them that failed
     * @param timed all requests whose duration was measured
     * @param slow the share of these that were slow
     */
    public record RecordingRules(String requests, String errors, String timed, String slow) {}

    /**
     * The Alertmanager that is asked what fires.
     *
     * @param receiver a regular expression: the receivers that lead here
     */
    public record Alertmanager(URI url, String receiver) {}

    /**
     * Who this process is.
     *
     * @param namespace where the lease, the freeze of everything, and records of what points to nothing are
     * @param identity unlike that of every other replica
     * @param drives whether it drives deliveries
     */
    public record Own(String namespace, String identity, boolean drives) {}

    /** Whether only this machine can reach {@code host}, by its text alone: no name is looked up. */
    public static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
