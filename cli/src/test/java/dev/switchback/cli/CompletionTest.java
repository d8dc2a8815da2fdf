package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion by real shells, of names in a cluster. */
@Timeout(120)
class CompletionTest {
    private static final String DELIVERY =
            """
            apiVersion: switchback.dev/v1alpha1
            kind: Delivery
            metadata: {name: %s, namespace: shop}
            spec:
              workload: {kind: Deployment, name: orders}
              image: orders:3
              strategy: {rolling: {watch: 10s}}
            """;

    @TempDir
    Path folder;

    /** A busy machine may take its time, but for the test of that. */
    private String patience = "--within=60s";

    private TestCluster shop;

    @BeforeEach
    void start() throws IOException {
        shop = new TestCluster(folder);
        shop.create("/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries", DELIVERY.formatted("orders"));
        shop.create("/apis/switchback.dev/v1alpha1/namespaces/shop/deliveries", DELIVERY.formatted("basket"));
        Files.writeString(
                folder.resolve("completion"), shop.run("completion", "bash").out());
        Path program = Files.writeString(
                Files.createDirectories(folder.resolve("bin")).resolve("switchback"),
                """
                #!/bin/sh
                echo "$@" >> "%s/asked"
                exec "%s/bin/java" -XX:TieredStopAtLevel=1 -cp "%s" dev.switchback.cli.Switchback "$@" $PATIENCE
                """
                        .formatted(folder, System.getProperty("java.home"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    /** What bash offers for the last word of each line, in one session. */
    private List<String> offered(String kubeconfig, String... lines) throws IOException, InterruptedException {
        var script = new StringBuilder("source completion\ncompopt() { :; }\n");
        for (String line : lines) {
            script.append("COMP_WORDS=(switchback ").append(line).append(")\n");
            script.append("COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()\n");
            script.append("$(complete -p switchback | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n");
            script.append("echo \"${COMPREPLY[@]}\"\n");
        }
        return run(List.of("bash", "--norc", "-c", script.toString()), kubeconfig);
    }

    private List<String> run(List<String> command, String kubeconfig) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("KUBECONFIG", kubeconfig, "TERM", "dumb", "PATIENCE", patience));
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.redirectOutput(folder.resolve("seen").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return Files.readAllLines(folder.resolve("seen"));
    }

    @Test
    void bashOffersLiveNames() throws Exception {
        String there = shop.kubeconfig.toString();

        List<String> offered = offered(
                there,
                "status ''",
                "status --output json shop/o",
                "--verbose abort shop/b",
                "explain sh",
                "explain shop/",
                "status --output ''",
                "comp");

        assertThat(offered)
                .containsExactly(
                        "shop/basket shop/orders",
                        "shop/orders",
                        "shop/basket",
                        "shop/",
                        "shop/orders",
                        "TABLE JSON",
                        "completion");
        try (Stream<String> asked = Files.lines(folder.resolve("asked"))) {
            assertThat(asked.filter(line -> line.contains("deliveries")))
                    .as("names are kept for some seconds")
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void theClusterOfTheLineIsAsked() throws Exception {
        assertThat(offered("/nowhere", "status --kubeconfig " + shop.kubeconfig + " ''"))
                .containsExactly("shop/basket shop/orders");
    }

    @Test
    void aClusterThatIsAwayIsSilent() throws Exception {
        patience = "";
        try (var deaf = new ServerSocket(0, 1)) {
            Path away = Files.writeString(
                    folder.resolve("away"),
                    Files.readString(shop.kubeconfig)
                            .replaceAll("https?://[^\\s\"]+", "http://127.0.0.1:" + deaf.getLocalPort()));
            long began = System.nanoTime();

            assertThat(offered(away.toString(), "status ''")).containsExactly("");
            assertThat(offered("/nowhere", "status ''")).containsExactly("");

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    @RequiresProgram("zsh")
    void zshOffersLiveNames() throws Exception {
        String script =
                """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'PS1=; source ./completion'
                zpty -w -n shell $'switchback status shop/o\\t'
                zpty -r shell seen '*status shop/orders*' && print -r -- found
                """;

        assertThat(run(List.of("zsh", "-f", "-c", script), shop.kubeconfig.toString()))
                .contains("found");
    }
}
