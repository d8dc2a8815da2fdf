package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Rollback;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision rests on, read at one moment.
 *
 * @param rollback the rollback in question
 * @param workload the workload; empty when there is none of that name, or another UID
 * @param rules what people wrote on workload, namespace and service
 * @param others all other rollbacks
 */
public record Evidence(
        Moment moment,
        Rollback rollback,
        Optional<Workload> workload,
        Optional<BlueGreen> blueGreen,
        Rules rules,
        List<Rollback> others,
        Findings findings) {

    /**
     * When the evidence was gathered.
     *
     * @param now the service's clock
     * @param serverTime the API server's clock, whole seconds
     */
    public record Moment(Instant now, Instant serverTime) {}

    /**
     * What was found around the workload.
     *
     * @param firingAlerts rollback alerts for the workload and its peer that fire now, by all that is known
     * @param events of the last hour about the workload, its revisions and pods
     * @param configuration the ConfigMaps and Secrets that its revisions refer to
     * @param owners the GitOps controllers that deploy it, or the Service of its pair
     * @param deliveries those that change the workload, or whose candidate it runs
     * @param metrics what Prometheus counted; empty when there is none, or nothing that it could tell
     */
    public record Findings(
            List<FiringAlert> firingAlerts,
            List<Events.Seen> events,
            Map<Configuration.Reference, Configuration.State> configuration,
            List<Owner> owners,
            List<Delivery> deliveries,
            Optional<RequestMetrics> metrics) {
        public static final Findings NONE =
                new Findings(List.of(), List.of(), Map.of(), List.of(), List.of(), Optional.empty());

        Findings with(RequestMetrics counted) {
            return new Findings(firingAlerts, events, configuration, owners, deliveries, Optional.of(counted));
        }
    }

    /**
     * A rollback alert that fires.
     *
     * @param hash the revision that it names, if any
     * @param startsAt when it began to fire
     */
    public record FiringAlert(
            String alertname,
            String fingerprint,
            WorkloadRef workload,
            Optional<String> hash,
            Optional<Instant> startsAt) {}

    /**
     * A GitOps controller that deploys the workload.
     *
     * @param name such as {@code Argo CD Application argocd/orders}
     * @param healing why it would undo a rollback at once; empty when it waits for its next sync
     * @param remedy what to change, and where
     */
    public record Owner(String name, Optional<String> healing, String remedy) {}

    public Instant now() {
        return moment.now();
    }

    public Settings settings() {
        return rules.settings();
    }

    /** What is known of the workload's revisions, or of its peer's. */
    public History history(Workload of) {
        return new History(
                of,
                others,
                findings.deliveries(),
                findings.events(),
                findings.metrics().stream()
                        .flatMap(metrics -> metrics.untilDeploy().stream())
                        .filter(window -> window.signal() == RequestMetrics.Signal.ERRORS
                                && window.workload().equals(of.ref().name()))
                        .toList(),
                settings().ages().provenAfter());
    }

    /** The delivery that is under way: until it has ended, nobody else changes what it changes. */
    public Optional<Delivery> release() {
        return findings.deliveries().stream()
                .filter(delivery -> delivery.status().phase().isOpen())
                .findFirst();
    }

    /** The same evidence with what Prometheus counted. */
    public Evidence with(RequestMetrics metrics) {
        return new Evidence(moment, rollback, workload, blueGreen, rules, others, findings.with(metrics));
    }

    /** The same evidence about other alerts. */
    public Evidence with(List<AlertOccurrence> alerts) {
        Rollback other = rollback.withSpec(rollback.spec().withAlerts(alerts));
        return new Evidence(moment, other, workload, blueGreen, rules, others, findings);
    }
}
