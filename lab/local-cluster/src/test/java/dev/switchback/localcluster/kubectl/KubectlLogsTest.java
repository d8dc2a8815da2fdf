package dev.switchback.localcluster.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.node.ImageCommand;
import dev.switchback.localcluster.node.Images;
import dev.switchback.tools.RequiresProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of a pod that is a real process. */
@RequiresProgram("kubectl")
class KubectlLogsTest {
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: talker}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "talker:1"}]
            """;

    @TempDir
    Path folder;

    @Test
    void showsAndFollowsLogs() throws Exception {
        var scheduler = Executors.newScheduledThreadPool(2);
        var talker = ImageCommand.of("/bin/sh", "-c", "echo one; echo two; exec sleep 60");
        var images = Images.of(Map.of("talker:1", talker));
        try (var cluster = LocalCluster.ofProcesses(InstantSource.system(), scheduler, new Random(1), images)) {
            var kubectl = Kubectl.of(cluster, folder);
            var pod = Files.writeString(folder.resolve("pod.yaml"), POD);
            kubectl.run("apply", "-f", pod.toString());
            kubectl.run("wait", "--for=condition=Ready", "pod/talker", "--timeout=30s");
            follow(kubectl);
            assertThat(kubectl.run("logs", "talker")).isEqualTo("one\ntwo\n");
            assertThat(kubectl.run("logs", "talker", "--tail=1")).isEqualTo("two\n");
            kubectl.run("delete", "pod", "talker", "--timeout=30s");
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static void follow(Kubectl kubectl) throws Exception {
        var following = kubectl.start("logs", "-f", "talker");
        try (var lines = following.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("one");
            assertThat(lines.readLine()).isEqualTo("two");
        } finally {
            following.destroy();
        }
    }
}
