package dev.switchback.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusFilesTest {
    @TempDir
    Path folder;

    @Test
    void onlyTheAddressesDiffer() throws Exception {
        Path kubeconfig = folder.resolve("jo's kubeconfig");
        Path file = PrometheusFiles.writeTo(folder, "127.0.0.1:19093", PodDiscovery.kubeconfig(kubeconfig));
        assertThat(Files.readString(file).replace("127.0.0.1:19093", "alertmanager.monitoring.svc:9093"))
                .isEqualTo(Files.readString(Path.of("prometheus.yaml"))
                        .replace(
                                "      - role: pod\n",
                                "      - role: pod\n        kubeconfig_file: '"
                                        + kubeconfig.toString().replace("'", "''") + "'\n"));
        for (String rules : PrometheusFiles.RULES) {
            assertThat(folder.resolve("rules").resolve(rules)).hasSameTextualContentAs(Path.of("rules", rules));
        }
    }
}
