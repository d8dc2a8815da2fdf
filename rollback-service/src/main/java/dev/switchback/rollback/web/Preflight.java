package dev.switchback.rollback.web;

import dev.switchback.kubernetes.AccessReviews;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.config.ServiceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at start whether all is there that the service needs, and says what to do where it is not, until it is. */
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
            new Need("patch", "apps", "statefulsets", false),
            new Need("patch", "apps", "daemonsets", false),
            new Need("list", "apps", "controllerrevisions", false),
            new Need("get", "apps", "replicasets", false),
            new Need("list", "apps", "replicasets", false),
            new Need("list", "", "pods", false),
            new Need("delete", "", "pods", false),
            new Need("get", "", "namespaces", false),
            new Need("list", "", "services", false),
            new Need("patch", "", "services", false),
            new Need("update", "coordination.k8s.io", "leases", true));

    /** What driving deliveries needs besides, whatever their strategies and routers; those say it themselves. */
    private static final List<Need> DRIVING = List.of(
            new Need("watch", "switchback.dev", "deliveries", false),
            new Need("update", "switchback.dev", "deliveries/status", false),
            new Need("create", "apps", "deployments", false),
            new Need("update", "apps", "deployments", false),
            new Need("delete", "apps", "deployments", false),
            new Need("create", "", "services", false),
            new Need("delete", "", "services", false),
            new Need("update", "coordination.k8s.io", "leases", false));

    private final Cluster cluster;
    private final ServiceConfig.Own own;
    private final Supplier<List<String>> others;
    private final ScheduledExecutorService scheduler;
    private List<String> said = List.of();

    /** @param others what is wrong elsewhere, a line each */
    Preflight(
            Cluster cluster, ServiceConfig.Own own, Supplier<List<String>> others, ScheduledExecutorService scheduler) {
        this.cluster = cluster;
        this.own = own;
        this.others = others;
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
        List<String> troubles =
                Stream.concat(troubles().stream(), others.get().stream()).toList();
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
            type(RollbackJson.TYPE).ifPresent(troubles::add);
            if (own.drives()) {
                type(DeliveryJson.TYPE).ifPresent(troubles::add);
            }
        } catch (ApiException.Unreachable e) {
            return List.of("the API server cannot be reached (" + e.getMessage()
                    + "); the service goes on trying, and answers /trigger with 503: check --kubeconfig and"
                    + " the network");
        }
        missing(NEEDS).ifPresent(troubles::add);
        if (own.drives()) {
            missing(DRIVING)
                    .map(what -> what + ", or set drive-deliveries to off")
                    .ifPresent(troubles::add);
        }
        return troubles;
    }

    private Optional<String> type(ResourceType type) {
        try {
            cluster.customResources(type).list();
            return Optional.empty();
        } catch (ApiException.Unreachable e) {
            throw e;
        } catch (ApiException.Refused e) {
            return Optional.of("the resource type " + type.kind() + " is missing: switchback crd | kubectl apply -f -");
        } catch (ApiException.Forbidden e) {
            return Optional.of(notAllowed("list " + type.plural(), String.valueOf(e.getMessage())));
        } catch (ApiException e) {
            return Optional.of(type.plural() + " cannot be read: " + e.getMessage());
        }
    }

    /** What the service's account may not do; nothing when the API server does not say. */
    private Optional<String> missing(List<Need> needs) {
        try {
            Optional<AccessReviews.User> self = cluster.accessReviews().self();
            List<String> missing = self.stream()
                    .flatMap(user -> needs.stream().filter(need -> !may(user, need)))
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
                .allowed(user, need.verb(), need.group(), need.resource(), need.atHome() ? own.namespace() : "");
    }

    private static String notAllowed(String what, String why) {
        if (why.contains(": 401 ")) {
            return "the API server does not accept the service's own credentials (" + why
                    + "): check the token or client certificate of the kubeconfig, or the pod's service account";
        }
        return "the service may not " + what + " (" + why + "): kubectl apply -f rollback-service/deploy/rbac.yaml";
    }
}
