package dev.switchback.rollback.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.rollback.judgement.Evidence.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Finds the GitOps controllers that deploy an object: Argo CD by its tracking id or by what its Applications list, Flux by
 * its labels. One that is named and cannot be read may run in another cluster, and counts as one that undoes changes.
 */
final class GitOpsReader {
    private static final ResourceType APPLICATION =
            new ResourceType("argoproj.io", "v1alpha1", "applications", "Application");
    private static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";
    private static final String REVERT_IN_GIT = "revert the commit in Git";

    private final Cluster cluster;

    GitOpsReader(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * An object that somebody may own. A tracking id that names another object came with a copy of that object, and says
     * nothing.
     *
     * @param kind {@code Deployment} or {@code Service}
     */
    record Owned(
            String kind, String namespace, String name, Map<String, String> labels, Map<String, String> annotations) {

        /** By a tracking id: {@code <application>:<group>/<kind>:<namespace>/<name>}. */
        private Optional<String> trackedBy() {
            String[] parts = annotations.getOrDefault(TRACKING_ID, "").split(":", -1);
            boolean isCopy =
                    parts.length == 3 && !(parts[1].endsWith("/" + kind) && parts[2].equals(namespace + "/" + name));
            return isCopy || parts[0].isEmpty() ? Optional.empty() : Optional.of(parts[0]);
        }

        private boolean isListedBy(JsonNode application) {
            return StreamSupport.stream(
                            application.path("status").path("resources").spliterator(), false)
                    .anyMatch(r -> r.path("kind").asText().equals(kind)
                            && r.path("name").asText().equals(name)
                            && r.path("namespace").asText(namespace).equals(namespace));
        }
    }

    List<Owner> ownersOf(Owned object) {
        var owners = new ArrayList<Owner>();
        argo(object).ifPresent(owners::add);
        flux(object, "kustomize", "Kustomization", List.of("v1", "v1beta2")).ifPresent(owners::add);
        flux(object, "helm", "HelmRelease", List.of("v2", "v2beta2", "v2beta1")).ifPresent(owners::add);
        return owners;
    }

    private Optional<Owner> argo(Owned object) {
        Optional<String> tracked = object.trackedBy();
        Optional<Owner> found = applications().stream()
                .filter(a -> tracked.map(id -> isCalled(a, id)).orElseGet(() -> object.isListedBy(a)))
                .findFirst()
                .map(GitOpsReader::application);
        return found.or(() -> tracked.map(id -> unreadable("Argo CD Application " + id.replace('_', '/'))));
    }

    /** A tracking id has the Application's namespace before its name when it is not Argo CD's own. */
    private static boolean isCalled(JsonNode application, String id) {
        JsonNode metadata = application.path("metadata");
        String name = metadata.path("name").asText();
        return id.equals(name) || id.equals(metadata.path("namespace").asText() + "_" + name);
    }

    private List<JsonNode> applications() {
        try {
            return cluster.customResources(APPLICATION).list();
        } catch (ApiException.Refused | ApiException.Forbidden e) {
            return List.of(); // Argo CD is not installed here, or not ours to see
        }
    }

    private static Owner application(JsonNode application) {
        JsonNode automated = application.path("spec").path("syncPolicy").path("automated");
        boolean heals = automated.path("selfHeal").asBoolean()
                && automated.path("enabled").asBoolean(true);
        String name = "Argo CD Application " + name(application);
        return new Owner(
                name,
                heals ? Optional.of("spec.syncPolicy.automated.selfHeal is true") : Optional.empty(),
                REVERT_IN_GIT
                        + (heals ? ", or set spec.syncPolicy.automated.selfHeal of " + name + " to false first" : ""));
    }

    private Optional<Owner> flux(Owned object, String toolkit, String kind, List<String> versions) {
        String group = toolkit + ".toolkit.fluxcd.io";
        String name = object.labels().getOrDefault(group + "/name", "");
        if (name.isEmpty()
                || object.annotations().getOrDefault(group + "/reconcile", "").equals("disabled")) {
            return Optional.empty();
        }
        String namespace = object.labels().getOrDefault(group + "/namespace", object.namespace());
        String plural = kind.equals("Kustomization") ? "kustomizations" : "helmreleases";
        for (String version : versions) {
            Optional<JsonNode> found = read(new ResourceType(group, version, plural, kind), namespace, name);
            if (found.isPresent()) {
                return found.map(owner -> kind.equals("Kustomization") ? kustomization(owner) : helmRelease(owner));
            }
        }
        return Optional.of(unreadable("Flux " + kind + " " + namespace + "/" + name));
    }

    private Optional<JsonNode> read(ResourceType type, String namespace, String name) {
        try {
            return cluster.customResources(type).read(namespace, name).found();
        } catch (ApiException.Refused | ApiException.Forbidden e) {
            return Optional.empty();
        }
    }

    private static Owner kustomization(JsonNode owner) {
        boolean heals = !owner.path("spec").path("suspend").asBoolean();
        return new Owner(
                "Flux Kustomization " + name(owner),
                heals
                        ? Optional.of("a Kustomization that is not suspended applies its manifests again")
                        : Optional.empty(),
                REVERT_IN_GIT + (heals ? ", or run flux suspend kustomization first" : ""));
    }

    private static Owner helmRelease(JsonNode owner) {
        JsonNode spec = owner.path("spec");
        boolean heals = spec.path("driftDetection").path("mode").asText().equals("enabled")
                && !spec.path("suspend").asBoolean();
        return new Owner(
                "Flux HelmRelease " + name(owner),
                heals ? Optional.of("spec.driftDetection.mode is enabled") : Optional.empty(),
                REVERT_IN_GIT + (heals ? ", or run flux suspend helmrelease first" : ""));
    }

    private static Owner unreadable(String name) {
        return new Owner(
                name,
                Optional.of("it cannot be read here, so it may heal"),
                REVERT_IN_GIT + ", or let the service read " + name);
    }

    private static String name(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    }
}
