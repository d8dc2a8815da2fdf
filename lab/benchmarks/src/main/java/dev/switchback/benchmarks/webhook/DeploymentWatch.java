package dev.switchback.benchmarks.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Sees each change of a namespace's Deployments the moment the API server tells of it. */
final class DeploymentWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Wanted> wanted = new HashMap<>();
    private final Transport.Stream stream;

    /** A Deployment as it was told of. */
    record Seen(String image, String revision, boolean complete, long nanoTime) {
        static Seen of(JsonNode deployment, long nanoTime) {
            JsonNode status = deployment.path("status");
            int desired = deployment.at("/spec/replicas").asInt();
            boolean all = status.path("replicas").asInt() == desired
                    && status.path("updatedReplicas").asInt() == desired
                    && status.path("readyReplicas").asInt() == desired;
            return new Seen(
                    deployment.at("/spec/template/spec/containers/0/image").asText(),
                    deployment
                            .at("/metadata/annotations/deployment.kubernetes.io~1revision")
                            .asText(),
                    all,
                    nanoTime);
        }
    }

    private record Wanted(Predicate<Seen> condition, CompletableFuture<Seen> found) {}

    DeploymentWatch(Transport transport, String namespace) throws IOException {
        String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments?watch=true";
        this.stream = transport.stream(Transport.Request.get(path), this::line, () -> {});
    }

    private void line(String line) {
        long now = System.nanoTime();
        try {
            JsonNode deployment = JSON.readTree(line).path("object");
            note(deployment.at("/metadata/name").asText(), Seen.of(deployment, now));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the watch told what is not JSON: " + line, e);
        }
    }

    private synchronized void note(String name, Seen now) {
        seen.put(name, now);
        Wanted one = wanted.get(name);
        if (one != null && one.condition().test(now)) {
            wanted.remove(name);
            one.found().complete(now);
        }
    }

    /** Completes with the first state that meets the condition; at once if the present one does. */
    synchronized CompletableFuture<Seen> when(String name, Predicate<Seen> condition) {
        CompletableFuture<Seen> found = new CompletableFuture<>();
        Seen now = seen.get(name);
        if (now != null && condition.test(now)) {
            found.complete(now);
        } else {
            wanted.put(name, new Wanted(condition, found));
        }
        return found;
    }

    static Seen await(CompletableFuture<Seen> found, String what) throws CannotMeasure, InterruptedException {
        try {
            return found.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CannotMeasure("waited " + LIMIT.toSeconds() + " s in vain for " + what);
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
