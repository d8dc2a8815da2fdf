package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.cli.command.ExitCode;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy} as a process, at a real pseudo-terminal and without one, and what Ctrl-C and SIGTERM do to it. */
@RequiresProgram("script")
class TerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CTRL_C = "\u0003";

    @TempDir
    Path folder;

    private TestCluster shop;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        shop = new TestCluster(folder);
        Files.writeString(
                folder.resolve("delivery.yaml"),
                """
                apiVersion: switchback.dev/v1alpha1
                kind: Delivery
                metadata: {name: orders, namespace: shop}
                spec:
                  workload: {kind: Deployment, name: orders}
                  strategy: {rolling: {watch: 10m}}
                """);
    }

    @AfterEach
    void stop() throws IOException {
        started.forEach(each -> each.descendants().forEach(ProcessHandle::destroyForcibly));
        started.forEach(Process::destroyForcibly);
        shop.close();
    }

    private static String command(Path folder, Path kubeconfig) {
        return String.join(
                " ",
                "exec",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1 -cp",
                "'" + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "'",
                Switchback.class.getName(),
                "deploy " + folder.resolve("delivery.yaml") + " --image orders:3 --kubeconfig " + kubeconfig);
    }

    private void run(List<String> command, String term) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("TERM", term);
        builder.environment().remove("NO_COLOR");
        started.add(builder.start());
    }

    private void atATerminal(String term) throws IOException {
        Path script = Files.writeString(folder.resolve("deploy.sh"), command(folder, shop.kubeconfig));
        run(List.of("script", "-qefc", "exec sh " + script, "/dev/null"), term);
    }

    private Process deploy() {
        return started.get(started.size() - 1);
    }

    private void type(String keys) throws IOException {
        deploy().getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        deploy().getOutputStream().flush();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets time pass on the cluster until the output has this. */
    private void until(String text) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!output().contains(text)) {
            assertThat(Instant.now()).as(output()).isBefore(end);
            shop.time.advance(Duration.ofMillis(200));
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private int ended() throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (deploy().isAlive()) {
            assertThat(Instant.now()).as(output()).isBefore(end);
            shop.time.advance(Duration.ofMillis(200));
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return deploy().exitValue();
    }

    private String driver() {
        return new DeliveryStore(shop.cluster)
                .list().stream()
                        .map(delivery -> delivery.status().driver().identity())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aPictureIsDrawnOverAndTwiceCtrlCAborts() throws Exception {
        atATerminal("xterm");
        until("held for another");
        assertThat(output()).contains("\u001b[J", "  > watch for 10m", "+ new image", "0% to the candidate");

        type(CTRL_C);
        until("abort (a), pause (p), or leave it");
        type(CTRL_C);

        assertThat(ended()).as(output()).isEqualTo(ExitCode.STOPPED);
        assertThat(output()).contains("RolledBack", "aborted by");
        assertThat(shop.currentImage()).isEqualTo("orders:2");
    }

    @Test
    void aPersonPauses() throws Exception {
        atATerminal("xterm");
        until("held for another");
        type(CTRL_C);
        until("abort (a), pause (p), or leave it");
        type("p\n");

        assertThat(ended()).as(output()).isEqualTo(ExitCode.STOPPED);
        assertThat(output()).contains("shop/orders stays as it is: Paused");
        assertThat(driver())
                .as("nobody was lost: who drives next leaves it paused")
                .isEmpty();
        assertThat(shop.currentImage()).isEqualTo("orders:3");
    }

    @Test
    void aPersonLeavesIt() throws Exception {
        atATerminal("xterm");
        until("held for another");
        type(CTRL_C);
        until("abort (a), pause (p), or leave it");
        type("l\n");

        assertThat(ended()).as(output()).isEqualTo(ExitCode.STOPPED);
        assertThat(output()).contains("stays as it is: Progressing", "switchback resume shop/orders");
        assertThat(driver()).as("nobody was lost: who drives next goes on").isEmpty();
        assertThat(shop.currentImage()).isEqualTo("orders:3");
    }

    @Test
    void nobodyAnswers() throws Exception {
        atATerminal("xterm");
        until("held for another");
        type(CTRL_C);

        assertThat(ended()).as(output()).isEqualTo(ExitCode.STOPPED);
        assertThat(shop.currentImage()).isEqualTo("orders:2");
    }

    @Test
    void aDumbTerminalGetsLines() throws Exception {
        atATerminal("dumb");
        until("held for another");
        assertThat(output())
                .contains("[watch for 10m, 0% to the candidate]: held")
                .doesNotContain("\u001b[J");
        type(CTRL_C);

        assertThat(ended()).as(output()).isEqualTo(ExitCode.STOPPED);
        assertThat(shop.currentImage()).isEqualTo("orders:2");
    }

    @Test
    void withoutATerminalEachSignalAborts() throws Exception {
        for (String signal : List.of("-INT", "-TERM")) {
            run(new ArrayList<>(List.of("sh", "-c", command(folder, shop.kubeconfig))), "xterm");
            until("held for another");
            assertThat(output()).doesNotContain("\u001b[");
            assertThat(new ProcessBuilder("kill", signal, String.valueOf(deploy().pid()))
                            .start()
                            .waitFor())
                    .isZero();

            assertThat(ended()).as(output()).isEqualTo(ExitCode.STOPPED);
            assertThat(shop.currentImage()).isEqualTo("orders:2");
            Files.delete(folder.resolve("out"));
        }
    }
}
