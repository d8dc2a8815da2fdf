package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ManifestsTest {
    @ParameterizedTest
    @ValueSource(strings = {"orders.yaml", "blue-green.yaml"})
    void deploymentsAreProbedScrapedAndStopInTime(String file) throws IOException {
        List<Map<String, Object>> deployments = objects(file, "Deployment");
        assertThat(deployments).isNotEmpty();
        for (Map<String, Object> deployment : deployments) {
            Map<String, Object> template = at(deployment, "spec", "template");
            assertThat(at(template, "metadata", "labels")).isEqualTo(at(deployment, "spec", "selector", "matchLabels"));
            assertThat(at(template, "metadata", "annotations"))
                    .containsEntry("prometheus.io/scrape", "true")
                    .containsEntry("prometheus.io/port", "8080");
            Map<String, Object> container = onlyContainer(template);
            for (String probe : List.of("live", "ready", "startup")) {
                String key = probe.equals("live")
                        ? "livenessProbe"
                        : probe.equals("ready") ? "readinessProbe" : "startupProbe";
                assertThat(at(container, key, "httpGet")).isEqualTo(Map.of("path", "/health/" + probe, "port", "http"));
            }
            assertThat(at(container, "lifecycle", "preStop", "sleep")).containsEntry("seconds", 2);
        }
    }

    @Test
    void theServiceSelectsTheBlueSide() throws IOException {
        Map<String, Object> service = objects("blue-green.yaml", "Service").get(0);
        assertThat(at(service, "metadata", "annotations")).containsEntry("switchback.dev/blue-green", "version");
        assertThat(at(service, "spec", "selector")).isEqualTo(Map.of("app", "orders", "version", "blue"));
        assertThat(objects("blue-green.yaml", "Deployment"))
                .extracting(deployment -> at(deployment, "metadata").get("name"))
                .containsExactly("orders-blue", "orders-green");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(String file, String kind) throws IOException {
        Iterable<Object> all = new Yaml().loadAll(Files.readString(Path.of("kubernetes", file)));
        return StreamSupport.stream(all.spliterator(), false)
                .map(object -> (Map<String, Object>) object)
                .filter(object -> kind.equals(object.get("kind")))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> object, String... path) {
        Map<String, Object> here = object;
        for (String key : path) {
            here = (Map<String, Object>) Objects.requireNonNull(here.get(key), key);
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> onlyContainer(Map<String, Object> template) {
        List<Map<String, Object>> containers = (List<Map<String, Object>>)
                Objects.requireNonNull(at(template, "spec").get("containers"), "containers");
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }
}
