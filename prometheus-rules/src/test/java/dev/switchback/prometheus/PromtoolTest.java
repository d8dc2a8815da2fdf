package dev.switchback.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.tools.Command;
import dev.switchback.tools.Finding;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What promtool says of the files, with every promtool on this machine. */
@RequiresProgram("promtool")
class PromtoolTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static List<Named<Path>> promtools() {
        return Programs.ofThisMachine().searchAll("promtool").stream()
                .map(PromtoolTest::named)
                .toList();
    }

    private static Named<Path> named(Finding.Found found) {
        return Named.named("promtool " + found.version(), found.path());
    }

    @ParameterizedTest
    @MethodSource("promtools")
    void rulesPassEveryLint(Path promtool) throws Exception {
        run(promtool, "check rules --lint=all --lint-fatal", files("rules"));
    }

    @ParameterizedTest
    @MethodSource("promtools")
    void rulesPassTheirTests(Path promtool) throws Exception {
        run(promtool, "test rules", files("tests"));
    }

    @ParameterizedTest
    @MethodSource("promtools")
    void configurationForAPrometheusWithoutKubernetes(Path promtool) throws Exception {
        Path targets = Files.writeString(folder.resolve("targets.json"), "[]");
        Path file = PrometheusFiles.writeTo(folder, "127.0.0.1:9093", PodDiscovery.targetsFile(targets));
        run(promtool, "check config", List.of(file.toString()));
    }

    @ParameterizedTest
    @MethodSource("promtools")
    void configurationWithKubernetes(Path promtool) throws Exception {
        Path file = PrometheusFiles.writeTo(folder, "127.0.0.1:9093", PodDiscovery.kubeconfig(kubeconfig()));
        for (Path configuration : List.of(file, Path.of("prometheus.yaml").toAbsolutePath())) {
            Command.Result result =
                    Command.run(folder, List.of(promtool.toString(), "check", "config", configuration.toString()));
            if (!result.ok()) {
                // Debian builds Prometheus without Kubernetes; nothing else may be wrong.
                assertThat(result.output().lines().filter(line -> line.contains("line ") || line.contains("rror:")))
                        .allMatch(line -> line.contains("field kubernetes_sd_configs not found"));
            }
        }
    }

    /** From a pod as an API server has it to the labels of its series, through the shipped relabelling. */
    @ParameterizedTest
    @MethodSource("promtools")
    void aPodBecomesOneTargetWithItsRevision(Path promtool) throws Exception {
        Path targets = folder.resolve("targets.json");
        PodTargets.write(JSON.readTree(PromtoolTest.class.getResourceAsStream("pods.json")), targets);
        Path file = PrometheusFiles.writeTo(folder, "127.0.0.1:9093", PodDiscovery.targetsFile(targets));
        String output = run(promtool, "check service-discovery --timeout=1s", List.of(file.toString(), "pods"));
        List<JsonNode> kept = new ArrayList<>();
        // Before it, promtool may have said something on standard error.
        JSON.readTree(output.substring(output.indexOf("[\n"))).forEach(target -> {
            if (!target.path("labels").isEmpty()) {
                kept.add(target.get("labels"));
            }
        });
        assertThat(kept).hasSize(1);
        assertThat(label(kept.get(0), "__address__")).isEqualTo("127.0.99.1:8080");
        assertThat(label(kept.get(0), "__metrics_path__")).isEqualTo("/metrics");
        assertThat(kept.get(0).properties().stream()
                        .filter(label -> !label.getKey().startsWith("__"))
                        .map(label -> label.getKey() + "=" + label.getValue().asText()))
                .containsExactlyInAnyOrder(
                        "namespace=fixture",
                        "deployment=orders",
                        "pod_template_hash=6d5f9c7b8",
                        "pod=orders-6d5f9c7b8-x2x4z",
                        "container_id=containerd://abc",
                        "instance=127.0.99.1:8080",
                        "job=pods");
    }

    private static String label(JsonNode labels, String name) {
        return labels.path(name).asText();
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), "apiVersion: v1\nkind: Config\n");
    }

    private static List<String> files(String in) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(in))) {
            return files.map(file -> file.toAbsolutePath().toString()).sorted().toList();
        }
    }

    private String run(Path promtool, String words, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(words.split(" ", -1)));
        command.addAll(arguments);
        Command.Result result = Command.run(folder, command);
        assertThat(result.ok()).as(result.output()).isTrue();
        return result.output();
    }
}
