package dev.switchback.rollback;

import dev.switchback.rollback.judgement.Policy;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator can set, with the prefix {@code switchback.}.
 *
 * @param policy for workloads and namespaces without a policy of their own
 * @param recentDeploy a revision that was active longer than this when the alert started is not suspected
 * @param provenAfter a revision that was current for at least this long is proven
 * @param cooldown no second automatic rollback of a workload for this long
 * @param settle how long to wait for alerts of older revisions while their pods are ready
 * @param approvalTimeout how long a question to people stays open
 * @param poll how often Alertmanager is asked
 */
public record Settings(
        Policy policy,
        Duration recentDeploy,
        Duration provenAfter,
        Duration cooldown,
        Breaker breaker,
        Duration settle,
        Verify verify,
        Duration approvalTimeout,
        Duration poll,
        Defaults defaults) {

    /**
     * Stops all automatic rollbacks when too many workloads need one: that is a shared cause.
     *
     * @param workloads how many different workloads may be rolled back within the window
     */
    public record Breaker(int workloads, Duration window) {}

    /**
     * When an action has proved itself.
     *
     * @param soak how long the restored revision has to serve
     * @param timeout when verification gives up, counted from the action
     */
    public record Verify(Duration soak, Duration timeout) {}

    /** Used when an alert lacks a label. */
    public record Defaults(Optional<String> namespace, Optional<String> deployment) {}

    public static final Settings DEFAULTS = new Settings(
            Policy.AUTOMATIC,
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            new Breaker(3, Duration.ofMinutes(10)),
            Duration.ofSeconds(10),
            new Verify(Duration.ofMinutes(1), Duration.ofMinutes(5)),
            Duration.ofHours(1),
            Duration.ofSeconds(15),
            new Defaults(Optional.empty(), Optional.empty()));
}
