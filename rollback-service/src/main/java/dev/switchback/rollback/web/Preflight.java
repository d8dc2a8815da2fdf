package dev.switchback.rollback.web;

import dev.switchback.kubernetes.AccessReviews;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.model.RollbackJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at start whether the cluster has what the service needs, and says what to do where it has not, until it has. */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final long AGAIN_SECONDS = 10;

    /** Something the service does: verb, API group, resource, and whether in its own namespace alone. */
    private record Need(String verb, String group, String resource, boolean atHome) {
        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
        }
    }

    private static final List<Need> NEEDS = List.of(
            new Need("watch", "switchback.dev", "rollbacks", false),
            new Need("create", "switchback.dev", "rollbacks", false),
            new Need("update", "switchback.dev", "rollbacks/status", false),
            new Need("get", "apps", "deployments", false),
            new Need("patch", "apps", "deployments", false),
            new Need("get", "apps", "replicasets", false),
            new Need("list", "apps", "replicasets", false),
            new Need("list", "", "pods", false),
            new Need("get", "", "namespaces", false),
            new Need("list", "", "services", false),
            new Need("patch", "", "services", false),
            new Need("update", "coordination.k8s.io", "leases", true));

    private final Cluster cluster;
    private final String namespace;
    private final ScheduledExecutorService scheduler;
    private List<String> said = List.of();

    Preflight(Cluster cluster, String namespace, ScheduledExecutorService scheduler) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.scheduler = scheduler;
    }

    /** Begins to look. */
    void start() {
        later(0);
    }

    private void later(long seconds) {
        var unused = scheduler.schedule(this::look, seconds, TimeUnit.SECONDS);
    }

    private void look() {
        List<String> troubles = troubles();
        if (troubles.isEmpty()) {
            LOG.info("the cluster has all that the service needs");
            return;
        }
        if (!troubles.equals(said)) {
            troubles.forEach(LOG::warn);
            said = troubles;
        }
        later(AGAIN_SECONDS);
    }

    /** One line for each thing that is missing, with what to do. */
    List<String> troubles() {
        var troubles = new ArrayList<String>();
        try {
            recordType().ifPresent(troubles::add);
        } catch (ApiException.Unreachable e) {
            return List.of("the API server cannot be reached (" + e.getMessage()
                    + "); the service goes on trying, and answers /trigger with 503: check --kubeconfig and"
                    + " the network");
        }
        missing().ifPresent(troubles::add);
        return troubles;
    }

    private Optional<String> recordType() {
        try {
            cluster.customResources(RollbackJson.TYPE).list();
            return Optional.empty();
        } catch (ApiException.Unreachable e) {
            throw e;
        } catch (ApiException.Refused e) {
            return Optional.of("the resource type Rollback is missing: switchback crd | kubectl apply -f -");
        } catch (ApiException.Forbidden e) {
            return Optional.of(notAllowed("list rollbacks", String.valueOf(e.getMessage())));
        } catch (ApiException e) {
            return Optional.of("records cannot be read: " + e.getMessage());
        }
    }

    /** What the service's account may not do; nothing when the API server does not say. */
    private Optional<String> missing() {
        try {
            Optional<AccessReviews.User> self = cluster.accessReviews().self();
            List<String> missing = self.stream()
                    .flatMap(user -> NEEDS.stream().filter(need -> !may(user, need)))
                    .map(Need::toString)
                    .toList();
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of(notAllowed(
                            String.join(", ", missing),
                            self.map(AccessReviews.User::name).orElse("")));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    private boolean may(AccessReviews.User user, Need need) {
        return cluster.accessReviews()
                .allowed(user, need.verb(), need.group(), need.resource(), need.atHome() ? namespace : "");
    }

    private static String notAllowed(String what, String why) {
        return "the service may not " + what + " (" + why + "): kubectl apply -f rollback-service/deploy/rbac.yaml";
    }
}
