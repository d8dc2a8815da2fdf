package dev.switchback.localcluster.server.types;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The types that are served without a CustomResourceDefinition. */
public final class BuiltInTypes {
    private static final List<String> IN_ALL = List.of("all");
    private static final Set<String> STATUS = Set.of("status");
    private static final Set<String> STATUS_AND_SCALE = Set.of("status", "scale");

    private BuiltInTypes() {}

    public static List<ServedType> all() {
        return List.of(
                // core
                of("", "Namespace", "namespaces", "ns", new SimpleRules.Namespace())
                        .clusterWide()
                        .with(STATUS),
                of("", "Node", "nodes", "no", SimpleRules.node()).clusterWide().with(STATUS),
                of("", "Pod", "pods", "po", new PodRules())
                        .in(IN_ALL)
                        .with(Set.of("status", "log", "binding", "eviction", "exec", "attach", "portforward")),
                of("", "Service", "services", "svc", new ServiceRules())
                        .in(IN_ALL)
                        .with(STATUS),
                of("", "ConfigMap", "configmaps", "cm", new BuiltInRules("core.v1.ConfigMap", false)),
                of("", "Secret", "secrets", "", SimpleRules.secret()),
                of("", "Event", "events", "ev", EventRules.core()),
                of("", "Endpoints", "endpoints", "ep", new BuiltInRules("core.v1.Endpoints", false)),
                of("", "ServiceAccount", "serviceaccounts", "sa", new BuiltInRules("core.v1.ServiceAccount", false)),
                // workloads
                of("apps", "Deployment", "deployments", "deploy", WorkloadRules.deployment())
                        .in(IN_ALL)
                        .with(STATUS_AND_SCALE),
                of("apps", "ReplicaSet", "replicasets", "rs", WorkloadRules.replicaSet())
                        .in(IN_ALL)
                        .with(STATUS_AND_SCALE),
                of("apps", "StatefulSet", "statefulsets", "sts", WorkloadRules.statefulSet())
                        .in(IN_ALL)
                        .with(STATUS_AND_SCALE),
                of("apps", "DaemonSet", "daemonsets", "ds", WorkloadRules.daemonSet())
                        .in(IN_ALL)
                        .with(STATUS),
                of("apps", "ControllerRevision", "controllerrevisions", "", new SimpleRules.ControllerRevision()),
                of(
                                "autoscaling",
                                "HorizontalPodAutoscaler",
                                "horizontalpodautoscalers",
                                "hpa",
                                SimpleRules.autoscaler())
                        .version("v2")
                        .in(IN_ALL)
                        .with(STATUS),
                of("policy", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", disruptionBudget())
                        .with(STATUS),
                of("batch", "Job", "jobs", "", TypeRules.PLAIN).in(IN_ALL).with(STATUS),
                // traffic, coordination
                of("discovery.k8s.io", "EndpointSlice", "endpointslices", "", SimpleRules.endpointSlice()),
                of("networking.k8s.io", "Ingress", "ingresses", "ing", TypeRules.PLAIN)
                        .with(STATUS),
                of("networking.k8s.io", "NetworkPolicy", "networkpolicies", "netpol", TypeRules.PLAIN),
                of("coordination.k8s.io", "Lease", "leases", "", new SimpleRules.Lease()),
                of("events.k8s.io", "Event", "events", "ev", EventRules.newForm()),
                // extension
                of(
                                "apiextensions.k8s.io",
                                "CustomResourceDefinition",
                                "customresourcedefinitions",
                                "crd",
                                new DefinitionRules())
                        .clusterWide()
                        .with(STATUS),
                // access
                of("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", "", TypeRules.PLAIN)
                        .clusterWide(),
                of("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", "", TypeRules.PLAIN)
                        .clusterWide(),
                of("rbac.authorization.k8s.io", "Role", "roles", "", TypeRules.PLAIN),
                of("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", "", TypeRules.PLAIN),
                of("authentication.k8s.io", "TokenReview", "tokenreviews", "", ReviewRules.ofTokens())
                        .clusterWide(),
                of("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews", "", ReviewRules.ofOneself())
                        .clusterWide(),
                of(
                                "authorization.k8s.io",
                                "SelfSubjectRulesReview",
                                "selfsubjectrulesreviews",
                                "",
                                ReviewRules.ofRules())
                        .clusterWide(),
                of("authorization.k8s.io", "SubjectAccessReview", "subjectaccessreviews", "", ReviewRules.ofAccess())
                        .clusterWide(),
                of(
                                "authorization.k8s.io",
                                "SelfSubjectAccessReview",
                                "selfsubjectaccessreviews",
                                "",
                                ReviewRules.ofAccess())
                        .clusterWide(),
                of(
                        "authorization.k8s.io",
                        "LocalSubjectAccessReview",
                        "localsubjectaccessreviews",
                        "",
                        ReviewRules.ofAccess()));
    }

    private static TypeRules disruptionBudget() {
        return new BuiltInRules("policy.v1.PodDisruptionBudget", true);
    }

    private static ServedType of(String group, String kind, String plural, String shortName, TypeRules rules) {
        var names = new ServedType.Names(
                kind,
                plural,
                kind.toLowerCase(Locale.ROOT),
                shortName.isEmpty() ? List.of() : List.of(shortName),
                List.of());
        return new ServedType(group, List.of("v1"), names, true, Set.of(), rules);
    }
}
