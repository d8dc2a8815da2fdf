package dev.switchback.benchmarks.webhook;

import dev.switchback.benchmarks.Family.CannotMeasure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * Goes back from a bad version in one of two ways, and takes the time from the start until the watch tells of the good
 * template: the same end for both.
 */
final class Contest {
    private final String namespace;
    private final BadDeploys deploys;
    private final DeploymentWatch watch;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Contest(String namespace, BadDeploys deploys, DeploymentWatch watch, InstantSource clock) {
        this.namespace = namespace;
        this.deploys = deploys;
        this.watch = watch;
        this.clock = clock;
    }

    /** Milliseconds from the sending of {@code POST /trigger} until the Deployment is patched. */
    double webhook(URI service, String deployment) throws CannotMeasure, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/trigger"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(message(deployment)))
                .build();
        CompletableFuture<DeploymentWatch.Seen> patched = patched(deployment);
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new CannotMeasure("/trigger answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new CannotMeasure("/trigger did not answer: " + e.getMessage());
        }
        return millis(start, patched, deployment);
    }

    /** Milliseconds from the start of {@code kubectl rollout undo} until the Deployment is patched. */
    double undo(Kubectl kubectl, String deployment) throws CannotMeasure, InterruptedException {
        CompletableFuture<DeploymentWatch.Seen> patched = patched(deployment);
        long start = System.nanoTime();
        kubectl.run("", "rollout", "undo", "deployment/" + deployment);
        return millis(start, patched, deployment);
    }

    private CompletableFuture<DeploymentWatch.Seen> patched(String deployment) {
        return watch.when(deployment, seen -> seen.image().equals(BadDeploys.GOOD));
    }

    private static double millis(long start, CompletableFuture<DeploymentWatch.Seen> patched, String deployment)
            throws CannotMeasure, InterruptedException {
        return (DeploymentWatch.await(patched, deployment + " to be patched").nanoTime() - start) / 1e6;
    }

    /** As Alertmanager sends it. */
    private String message(String deployment) throws CannotMeasure {
        return """
                {"version":"4","groupKey":"{}:{deployment=\\"%1$s\\"}","status":"firing","receiver":"switchback",
                "groupLabels":{"namespace":"%2$s","deployment":"%1$s"},"commonLabels":{},"commonAnnotations":{},
                "externalURL":"http://alertmanager","truncatedAlerts":0,"alerts":[{"status":"firing",
                "labels":{"alertname":"LowSuccessRate","action":"rollback","severity":"critical",
                "namespace":"%2$s","deployment":"%1$s","pod_template_hash":"%3$s"},
                "annotations":{"summary":"fewer than half of the requests succeed","lookback":"34s"},
                "startsAt":"%4$s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"%5$016x"}]}
                """
                .formatted(deployment, namespace, deploys.hash(deployment), clock.instant(), deployment.hashCode());
    }
}
