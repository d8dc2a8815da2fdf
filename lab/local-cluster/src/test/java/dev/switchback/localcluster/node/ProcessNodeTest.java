package dev.switchback.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.node.PodLogs.LogLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessNodeTest {
    private final RealCluster cluster = new RealCluster(Map.of(
            "crash:1", RealCluster.shell("echo dying >&2; exit 7"),
            "idle:1", RealCluster.shell("echo \"$GREETING from $POD_IP\"; exec sleep 1000"),
            "stubborn:1", RealCluster.shell("trap '' TERM; echo trapped; while :; do sleep 0.02; done")));

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void run(String image, String... more) {
        var extra = List.of(more).stream().map(line -> "      " + line + "\n").reduce("", String::concat);
        cluster.create(
                Resource.PODS,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: it, namespace: default, labels: {app: it}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                    - name: main
                      image: '%s'
                """
                                .formatted(image)
                        + extra);
    }

    private static JsonNode container(ApiObject pod) {
        return pod.status().at("/containerStatuses/0");
    }

    private static boolean ready(ApiObject pod) {
        return container(pod).path("ready").asBoolean();
    }

    private static ProcessHandle process(ApiObject pod) {
        var id = container(pod).path("containerID").asText().replace("process://", "");
        return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
    }

    private List<String> previousLog() {
        return cluster.cluster.logs().output("default", "it", "", true).orElseThrow().lines().stream()
                .map(LogLine::text)
                .toList();
    }

    @Test
    void runsAProcessWithItsEnvironmentAndReportsIt() throws Exception {
        run(
                "idle:1",
                "env: [{name: WHO, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: GREETING, value: 'hello $(WHO)'}]");
        var pod = cluster.awaitPod(ProcessNodeTest::ready);

        assertThat(pod.status().path("phase").asText()).isEqualTo("Running");
        assertThat(pod.spec().path("nodeName").asText()).isEqualTo("local");
        assertThat(pod.status().path("podIP").asText()).startsWith("127.");
        assertThat(process(pod).isAlive()).isTrue();
        cluster.awaitLine("hello it from " + pod.status().path("podIP").asText());
    }

    @Test
    void restartsWhatCrashesMoreAndMoreSlowly() {
        run("crash:1");
        var pod = cluster.awaitPod(
                it -> container(it).at("/state/waiting/reason").asText().equals("CrashLoopBackOff"));

        assertThat(container(pod).path("restartCount").asInt()).isEqualTo(1);
        assertThat(container(pod).at("/lastState/terminated/exitCode").asInt()).isEqualTo(7);
        assertThat(container(pod).at("/lastState/terminated/reason").asText()).isEqualTo("Error");
        assertThat(container(pod).at("/state/waiting/message").asText()).startsWith("back-off 10s restarting failed");
        assertThat(pod.status().path("phase").asText()).isEqualTo("Running");
        assertThat(previousLog()).containsExactly("dying");
    }

    @Test
    void saysThatThereIsNoSuchImage() {
        run("nothing:1");
        var pod = cluster.awaitPod(it -> container(it).path("state").has("waiting"));
        assertThat(container(pod).at("/state/waiting/reason").asText()).isEqualTo("ErrImagePull");
        assertThat(pod.status().path("phase").asText()).isEqualTo("Pending");
    }

    @Test
    void terminatesAndRemovesAPod() throws Exception {
        run("idle:1");
        var pod = cluster.awaitPod(ProcessNodeTest::ready);
        var process = process(pod);
        cluster.client.delete(Resource.PODS, pod);
        cluster.await(Resource.PODS, List::isEmpty);
        assertThat(process.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void killsWhatDoesNotTerminate() throws Exception {
        run("stubborn:1");
        var pod = cluster.awaitPod(ProcessNodeTest::ready);
        var process = process(pod);
        cluster.awaitLine("trapped");
        cluster.client.delete(Resource.PODS, pod);
        cluster.await(Resource.PODS, List::isEmpty);
        assertThat(process.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void restartsWhatIsNotAlive() {
        run("idle:1", "livenessProbe: {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 1}");
        var pod = cluster.awaitPod(it -> container(it).path("restartCount").asInt() == 1);
        assertThat(container(pod).at("/lastState/terminated/exitCode").asInt()).isEqualTo(128 + 15);
    }

    @Test
    void isReadyOnlyWhenTheStartupAndReadinessProbesSucceed() {
        run(
                "idle:1",
                "startupProbe: {exec: {command: ['true']}, periodSeconds: 1}",
                "readinessProbe: {tcpSocket: {port: 9}, periodSeconds: 1}");
        var pod = cluster.awaitPod(it -> container(it).path("started").asBoolean());
        assertThat(ready(pod)).isFalse();
        assertThat(pod.status().path("conditions")).anySatisfy(condition -> {
            assertThat(condition.path("type").asText()).isEqualTo("Ready");
            assertThat(condition.path("status").asText()).isEqualTo("False");
            assertThat(condition.path("reason").asText()).isEqualTo("ContainersNotReady");
        });
    }

    @Test
    void leavesNothingBehind() throws Exception {
        run("stubborn:1");
        var process = process(cluster.awaitPod(ProcessNodeTest::ready));
        cluster.close();
        assertThat(process.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void runsThePreStopHookBeforeSigterm(@TempDir Path folder) throws Exception {
        var mark = folder.resolve("hook-ran");
        run("idle:1", "lifecycle: {preStop: {exec: {command: [touch, '" + mark + "']}}}");
        var pod = cluster.awaitPod(ProcessNodeTest::ready);
        var process = process(pod);
        cluster.client.delete(Resource.PODS, pod);
        process.onExit().get(5, TimeUnit.SECONDS);
        assertThat(mark).exists();
    }
}
