package dev.switchback.localcluster.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.LocalCluster;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.tools.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the real kubectl against a cluster; its files are in a folder. */
record Kubectl(Path folder) {

    static Kubectl of(LocalCluster cluster, Path folder) throws IOException {
        Kubeconfigs.write(
                folder.resolve("kubeconfig"),
                cluster.serve(InstantSource.system(), 0).address());
        return new Kubectl(folder);
    }

    /** Starts it; ends with the test that started it. */
    Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Programs.require("kubectl").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    /** Its output, when it has failed. */
    String fail(String... arguments) throws Exception {
        return run(false, arguments);
    }

    /** Its output, when it has succeeded. */
    String run(String... arguments) throws Exception {
        return run(true, arguments);
    }

    private String run(boolean succeeds, String... arguments) throws Exception {
        var process = start(arguments);
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue() == 0)
                .as("success of kubectl %s: %s", String.join(" ", arguments), output)
                .isEqualTo(succeeds);
        return output;
    }
}
