package dev.switchback.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.tools.Command;
import dev.switchback.tools.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The charts as Helm renders them, and the copies of other files that they hold. */
class ChartsTest {
    private static final Chart SWITCHBACK = new Chart("switchback", List.of());
    private static final Chart RESILIENT =
            new Chart("resilient-service", List.of("--set=image.repository=orders", "--set-string=image.tag=1"));
    private static final Path DEPLOY = Path.of("../rollback-service/deploy");
    private static final Path TYPES = Path.of("../resources/src/main/resources/dev/switchback/resources");
    private static final Path RULES = Path.of("../prometheus-rules/rules");
    private static final Set<String> RBAC = Set.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");
    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| `(SWITCHBACK_[A-Z_]+)` \\|");

    static List<Chart> charts() {
        return List.of(SWITCHBACK, RESILIENT);
    }

    /** A chart cannot reach beyond its folder, and `kubectl apply -f FOLDER` wants all files there. */
    static List<Arguments> copies() throws Exception {
        var copies = new ArrayList<Arguments>();
        for (Path type : List.of(TYPES.resolve("crd.yaml"), TYPES.resolve("delivery-crd.yaml"))) {
            copies.add(Arguments.of(type, DEPLOY.resolve(type.getFileName())));
            copies.add(Arguments.of(type, Path.of("switchback/files/crds").resolve(type.getFileName())));
        }
        copies.add(Arguments.of(DEPLOY.resolve("rbac.yaml"), Path.of("switchback/files/rbac.yaml")));
        for (Path rules : Chart.files(RULES)) {
            copies.add(Arguments.of(rules, Path.of("switchback/files/rules").resolve(rules.getFileName())));
        }
        return copies;
    }

    @ParameterizedTest
    @MethodSource("copies")
    void aCopyIsAsItsOriginal(Path original, Path copy) throws Exception {
        assertThat(copy).as("in charts/: cp %s %s", original, copy).hasSameTextualContentAs(original);
    }

    @Test
    void thereIsNoCopyWithoutAnOriginal() throws Exception {
        assertThat(Chart.files(Path.of("switchback/files/rules"))).hasSameSizeAs(Chart.files(RULES));
        assertThat(Chart.files(Path.of("switchback/files/crds"))).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void everyValueIsInTheReadme(Chart chart) throws Exception {
        String readme = Files.readString(Path.of(chart.name(), "README.md"));
        JsonNode values =
                Chart.YAML.readTree(Path.of(chart.name(), "values.yaml").toFile());

        assertThat(values.fieldNames()).toIterable().allSatisfy(value -> assertThat(readme)
                .containsPattern("`" + value + "[`.]"));
    }

    @ParameterizedTest
    @MethodSource("charts")
    @RequiresProgram("helm")
    void lintFindsNothing(Chart chart) throws Exception {
        Command.Result result = chart.helm("lint", "--strict");
        assertThat(result.ok()).as(result.output()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("charts")
    @RequiresProgram("helm")
    void aMisspeltValueIsRefused(Chart chart) throws Exception {
        assertThat(chart.refusal("--set=replica=3")).contains("'replica' not allowed");
        assertThat(chart.refusal("--set=image.pullPolicy=Sometimes"))
                .contains("/image/pullPolicy", "'Always', 'IfNotPresent', 'Never'");
    }

    /** Whoever installs by Helm gets what {@code kubectl apply} gives. */
    @Test
    @RequiresProgram("helm")
    void theChartIsInStepWithDeploy() throws Exception {
        ObjectNode rendered = SWITCHBACK.render();
        ObjectNode deployed = Chart.byName(Chart.objectsIn(DEPLOY));
        deployed.remove(List.of("Namespace/switchback", "Namespace/monitoring", "ServiceAccount/alertmanager"));

        assertThat(contains(rendered, deployed, "")).isEmpty();
        assertThat(rights(rendered)).isEqualTo(rights(deployed));
    }

    /** The roles and who has them, and nothing else of the objects. */
    private static ObjectNode rights(ObjectNode objects) {
        ObjectNode rights = Chart.YAML.createObjectNode();
        objects.properties().stream()
                .filter(object -> RBAC.contains(object.getValue().path("kind").asText()))
                .filter(object -> !object.getValue().at("/metadata/annotations").has("helm.sh/hook"))
                .forEach(object -> rights.set(
                        object.getKey(), ((ObjectNode) object.getValue().deepCopy()).without("metadata")));
        return rights;
    }

    /** What of {@code expected} the other lacks; it may have more fields, but no other elements of a list. */
    private static List<String> contains(JsonNode actual, JsonNode expected, String at) {
        if (expected.isObject()) {
            return expected.properties().stream()
                    .flatMap(field ->
                            contains(actual.path(field.getKey()), field.getValue(), at + "/" + field.getKey()).stream())
                    .toList();
        }
        if (expected.isArray() && actual.size() == expected.size()) {
            var missing = new ArrayList<String>();
            for (int i = 0; i < expected.size(); i++) {
                missing.addAll(contains(sorted(actual).get(i), sorted(expected).get(i), at + "/" + i));
            }
            return missing;
        }
        return actual.equals(expected) ? List.of() : List.of(at + " is " + actual + ", not " + expected);
    }

    /** Lists of named things, such as variables, mean the same in any order. */
    private static List<JsonNode> sorted(JsonNode list) {
        var elements = new ArrayList<JsonNode>();
        list.forEach(elements::add);
        elements.sort((a, b) -> a.path("name").asText().compareTo(b.path("name").asText()));
        return elements;
    }

    /** Nested values by the key of each setting become the variable that the documentation names. */
    @Test
    @RequiresProgram("helm")
    void everySettingCanBeAValue() throws Exception {
        Map<String, String> variables = SETTING.matcher(Files.readString(Path.of("../docs/configuration.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        assertThat(variables).containsKeys("policy", "alertmanager.url", "verify-soak");
        String[] values = variables.keySet().stream()
                .map(key -> "--set=settings." + key + "=" + (key.equals("policy") ? "off" : "1h"))
                .toArray(String[]::new);

        Map<String, String> environment = environment(SWITCHBACK.render(values).path("Deployment/rollback-service"));
        assertThat(environment.keySet()).containsExactlyInAnyOrderElementsOf(variables.values());
        assertThat(environment).containsEntry("SWITCHBACK_POLICY", "off").containsEntry("SWITCHBACK_COOLDOWN", "1h");
    }

    private static Map<String, String> environment(JsonNode deployment) {
        var variables = new TreeMap<String, String>();
        deployment
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return variables;
    }

    @Test
    @RequiresProgram("helm")
    void theTypesStayWhenTheReleaseGoes() throws Exception {
        assertThat(SWITCHBACK.render())
                .filteredOn(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
                .hasSize(2)
                .allSatisfy(type -> assertThat(type.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep"));
        assertThat(Chart.names(SWITCHBACK.render("--set=crds.install=false")))
                .noneMatch(name -> name.startsWith("CustomResourceDefinition/"));
    }

    @Test
    @RequiresProgram("helm")
    void withoutDeliveriesItMayNotChangeThem() throws Exception {
        ObjectNode rendered = SWITCHBACK.render("--set=deliveries.drive=false");

        assertThat(Chart.names(rendered)).noneMatch(name -> name.endsWith("/switchback-delivery-driver"));
        assertThat(rendered.path("ClusterRole/switchback-rollback-service").path("rules"))
                .filteredOn(rule -> rule.path("resources").toString().contains("deliveries"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.path("verbs").toString()).isEqualTo("[\"get\",\"list\",\"watch\"]"));
        assertThat(environment(rendered.path("Deployment/rollback-service")))
                .containsEntry("SWITCHBACK_DRIVE_DELIVERIES", "off");
    }

    @Test
    @RequiresProgram("helm")
    void monitoringAndNetworkAreThereWhenAskedFor() throws Exception {
        assertThat(Chart.names(SWITCHBACK.render()))
                .noneMatch(name -> name.matches("(ServiceMonitor|PrometheusRule|NetworkPolicy)/.*"));

        ObjectNode rendered = SWITCHBACK.render(
                "--set=serviceMonitor.enabled=true",
                "--set=prometheusRule.enabled=true",
                "--set=prometheusRule.labels.release=prometheus",
                "--set=networkPolicy.enabled=true",
                "--set=networkPolicy.from[0].podSelector.matchLabels.app=alertmanager");
        for (Path file : Chart.files(RULES)) {
            String name = String.valueOf(file.getFileName()).replace(".yaml", "");
            JsonNode rule = rendered.path("PrometheusRule/switchback-" + name);
            assertThat(rule.path("spec")).isEqualTo(Chart.YAML.readTree(file.toFile()));
            assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        }
        assertThat(rendered.path("ServiceMonitor/rollback-service").at("/spec/selector/matchLabels"))
                .isEqualTo(rendered.path("Service/rollback-service").at("/spec/selector"));
        assertThat(rendered.path("NetworkPolicy/rollback-service").at("/spec/ingress/0/from"))
                .hasSize(2);
        // Scraped once, not twice.
        assertThat(rendered.path("Deployment/rollback-service").toString()).doesNotContain("prometheus.io/scrape");
    }

    @Test
    @RequiresProgram("helm")
    void aServiceGetsProbesAndAShutdownThatAgrees() throws Exception {
        JsonNode pod = RESILIENT
                .render("--set=ports.probes=8081")
                .path("Deployment/orders")
                .at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");

        assertThat(container.at("/startupProbe/httpGet").toString())
                .isEqualTo("{\"path\":\"/health/startup\",\"port\":\"probes\"}");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(container.at("/lifecycle/preStop/sleep/seconds").asInt()).isEqualTo(5);
        assertThat(environment(RESILIENT
                        .render("--set-json=env={\"FALLBACK_CHAIN_CACHE_BYTES\":16777216}")
                        .path("Deployment/orders")))
                .containsEntry("FALLBACK_CHAIN_CACHE_BYTES", "16777216")
                .containsEntry("TERMINATION_GRACE_PERIOD_SECONDS", "30")
                .containsEntry("PRESTOP_DELAY_SECONDS", "5")
                .containsEntry("GRACEFUL_SHUTDOWN_DRAIN_SECONDS", "15");
    }

    @Test
    @RequiresProgram("helm")
    void aShutdownThatCannotFitIsRefused() throws Exception {
        assertThat(RESILIENT.refusal("--set=shutdown.drain=16"))
                .contains("preStop 5 + delay 5 + drain 16 + flush 2 + slack 2 s have to be less than gracePeriod");
        assertThat(RESILIENT.refusal("--set=shutdown.delay=20")).contains("Raise gracePeriod, or lower one of them.");
        assertThat(RESILIENT.render("--set=shutdown.drain=15")).isNotEmpty();
    }

    /** A ConfigMap that is changed in place would not come back with the older template. */
    @Test
    @RequiresProgram("helm")
    void breakersArePartOfTheTemplate() throws Exception {
        ObjectNode rendered = RESILIENT.render("--set=breakers.defaults.fail_max=3");
        JsonNode template = rendered.path("Deployment/orders").at("/spec/template");

        assertThat(Chart.names(rendered)).noneMatch(name -> name.startsWith("ConfigMap/"));
        assertThat(Chart.YAML
                        .readTree(template.at("/metadata/annotations/breakers.yaml")
                                .asText())
                        .at("/defaults/fail_max")
                        .asInt())
                .isEqualTo(3);
        assertThat(template.at("/spec/volumes/1/downwardAPI/items/0/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("metadata.annotations['breakers.yaml']");
    }
}
