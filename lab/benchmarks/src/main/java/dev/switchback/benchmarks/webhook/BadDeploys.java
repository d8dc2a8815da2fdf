package dev.switchback.benchmarks.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.demo.process.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Deployments that each got a bad second version and wait for somebody to go back. */
final class BadDeploys {
    static final String GOOD = "bench:1";
    static final String BAD = "bench:2";

    /** Creation times are whole seconds: the first revision has to be current for longer than one. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(3);

    private final Kubectl kubectl;
    private final DeploymentWatch watch;
    private final Map<String, String> hashes = new HashMap<>();

    BadDeploys(Kubectl kubectl, DeploymentWatch watch) {
        this.kubectl = kubectl;
        this.watch = watch;
    }

    /** Deploys the good version of each, then the bad one, and waits until the rollouts have got as far as they will. */
    void deploy(List<String> names, boolean podsRun, Patience patience) throws CannotMeasure, InterruptedException {
        kubectl.apply(manifests(names, GOOD));
        awaitRevision(names, "1", podsRun);
        patience.pass("the first version to have served", GOOD_FOR);
        kubectl.apply(manifests(names, BAD));
        awaitRevision(names, "2", podsRun);
        for (JsonNode replicaSet : kubectl.json("get", "replicasets").path("items")) {
            JsonNode metadata = replicaSet.path("metadata");
            if (metadata.at("/annotations/deployment.kubernetes.io~1revision")
                    .asText()
                    .equals("2")) {
                hashes.put(
                        metadata.at("/ownerReferences/0/name").asText(),
                        metadata.at("/labels/pod-template-hash").asText());
            }
        }
    }

    private void awaitRevision(List<String> names, String revision, boolean podsRun)
            throws CannotMeasure, InterruptedException {
        for (String name : names) {
            DeploymentWatch.await(
                    watch.when(name, seen -> seen.revision().equals(revision) && (seen.complete() || !podsRun)),
                    "revision " + revision + " of " + name);
        }
    }

    /** The bad revision's {@code pod-template-hash}. */
    String hash(String name) throws CannotMeasure {
        String hash = hashes.get(name);
        if (hash == null) {
            throw new CannotMeasure("Deployment " + name + " has no second ReplicaSet");
        }
        return hash;
    }

    private static String manifests(List<String> names, String image) {
        List<String> manifests = new ArrayList<>();
        for (String name : names) {
            manifests.add(
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: %1$s}
                    spec:
                      replicas: 1
                      selector: {matchLabels: {app: %1$s}}
                      template:
                        metadata: {labels: {app: %1$s}}
                        spec: {containers: [{name: bench, image: "%2$s"}]}
                    """
                            .formatted(name, image));
        }
        return manifests.stream().collect(Collectors.joining("---\n"));
    }
}
