package dev.switchback.rollback.judgement;

import dev.switchback.resources.Policy;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator can set, with the prefix {@code switchback.}.
 *
 * @param policy for workloads and namespaces without a policy of their own
 * @param weakEvidence what weak evidence is enough for
 */
public record Settings(
        Policy policy,
        WeakEvidence weakEvidence,
        Ages ages,
        Limits limits,
        Verify verify,
        Waits waits,
        Defaults defaults) {

    /** What is done when the evidence is weak: when the trouble may have begun before the deploy. */
    public enum WeakEvidence {
        APPROVE,
        AUTOMATIC,
        REFUSE;

        /** The constant written as {@code text}; empty when there is none. */
        public static Optional<WeakEvidence> of(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "approve" -> Optional.of(APPROVE);
                case "automatic" -> Optional.of(AUTOMATIC);
                case "refuse" -> Optional.of(REFUSE);
                default -> Optional.empty();
            };
        }
    }

    /**
     * How age counts.
     *
     * @param recentDeploy a revision that was active longer than this when the alert started is not suspected
     * @param provenAfter a revision that was current for at least this long is proven
     * @param settle how long to wait for alerts of older revisions while their pods are ready
     */
    public record Ages(Duration recentDeploy, Duration provenAfter, Duration settle) {}

    /**
     * What stops automatic rollbacks. Too many workloads that need one have a shared cause.
     *
     * @param cooldown no second automatic rollback of a workload for this long
     * @param workloads how many different workloads may be rolled back within the window
     */
    public record Limits(Duration cooldown, int workloads, Duration window) {}

    /**
     * When an action has proved itself.
     *
     * @param soak how long the restored revision has to serve
     * @param timeout when verification gives up, counted from the action
     */
    public record Verify(Duration soak, Duration timeout) {}

    /**
     * How long the service waits.
     *
     * @param approvalTimeout how long a question to people stays open
     * @param poll how often Alertmanager is asked
     */
    public record Waits(Duration approvalTimeout, Duration poll) {}

    /** Used when an alert lacks a label. */
    public record Defaults(Optional<String> namespace, Optional<String> deployment) {}
}
