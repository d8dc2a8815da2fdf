package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.client.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A local cluster of processes in real time, and how tests wait for something in it. */
final class RealCluster implements AutoCloseable {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    final LocalCluster cluster;
    final ApiClient client;

    RealCluster(Map<String, ImageCommand> images) {
        cluster = LocalCluster.ofProcesses(InstantSource.system(), scheduler, new Random(1), Images.of(images));
        client = new ApiClient(cluster.server());
    }

    /** {@link TestProgram} as an image of that version. */
    static ImageCommand program(String version) {
        return ImageCommand.java(System.getProperty("java.class.path"), TestProgram.class.getName(), version);
    }

    static ImageCommand shell(String script) {
        return ImageCommand.of("/bin/sh", "-c", script);
    }

    void create(Resource resource, String yaml) {
        try {
            client.create(resource, new ApiObject((ObjectNode) YAML.readTree(yaml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the objects of a resource are as wanted. */
    List<ApiObject> await(Resource resource, Predicate<List<ApiObject>> wanted) {
        var informer = new Informer(client, resource, new Timers(scheduler));
        var reached = new CountDownLatch(1);
        informer.onChange(change -> {
            if (wanted.test(informer.all())) {
                reached.countDown();
            }
        });
        try (informer) {
            informer.start();
            if (!wanted.test(informer.all()) && !reached.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not within " + DEADLINE + ": " + informer.all());
            }
            return informer.all();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until the only pod is as wanted. */
    ApiObject awaitPod(Predicate<ApiObject> wanted) {
        return await(Resource.PODS, pods -> pods.size() == 1 && wanted.test(pods.get(0)))
                .get(0);
    }

    /** Waits until the pod {@code it} has written that line. */
    void awaitLine(String line) throws Exception {
        var seen = new CountDownLatch(1);
        var output = cluster.logs().output("default", "it", "", false).orElseThrow();
        try (var following = output.follow(
                written -> {
                    if (written.text().equals(line)) {
                        seen.countDown();
                    }
                },
                () -> {})) {
            if (!seen.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not within " + DEADLINE + ": " + output.lines() + following);
            }
        }
    }

    @Override
    public void close() {
        cluster.close();
        scheduler.shutdownNow();
    }
}
