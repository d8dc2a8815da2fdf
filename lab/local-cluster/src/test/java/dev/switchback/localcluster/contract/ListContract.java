package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lists")
abstract class ListContract extends ContractCase {

    private List<String> selected(String collection, String parameter, String selector) {
        return names(api().get(collection + "?" + parameter + "=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .ok());
    }

    private static List<String> names(JsonNode list) {
        var names = new ArrayList<String>();
        list.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
        names.remove("kube-root-ca.crt");
        return names;
    }

    @Test
    @DisplayName("a list has its kind, a resourceVersion, and elements in the order of their names")
    void list() {
        createConfigMap("b");
        createConfigMap("a");
        var list = api().get(configMaps()).ok();
        assertThat(list.path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(version(list)).matches("[0-9]+");
        assertThat(names(list)).containsExactly("a", "b");
    }

    @Test
    @DisplayName("all namespaces at once")
    void allNamespaces() {
        createConfigMap("a");
        var list = api().get("/api/v1/configmaps?fieldSelector=metadata.name%3Da,metadata.namespace%3D" + namespace())
                .ok();
        assertThat(names(list)).containsExactly("a");
    }

    @Test
    @DisplayName("label selectors: =, ==, !=, in, notin, key, !key, and several of them")
    void labelSelectors() {
        createConfigMap("a", "{\"app\":\"x\",\"tier\":\"1\"}");
        createConfigMap("b", "{\"app\":\"y\"}");
        createConfigMap("c", "{\"tier\":\"2\"}");
        assertThat(selected(configMaps(), "labelSelector", "app=x")).containsExactly("a");
        assertThat(selected(configMaps(), "labelSelector", "app==y")).containsExactly("b");
        assertThat(selected(configMaps(), "labelSelector", "app!=x")).containsExactly("b", "c");
        assertThat(selected(configMaps(), "labelSelector", "app in (x, y)")).containsExactly("a", "b");
        assertThat(selected(configMaps(), "labelSelector", "app notin (x)")).containsExactly("b", "c");
        assertThat(selected(configMaps(), "labelSelector", "tier")).containsExactly("a", "c");
        assertThat(selected(configMaps(), "labelSelector", "!app,tier")).containsExactly("c");
        assertThat(selected(configMaps(), "labelSelector", "app in (x,y),tier=1"))
                .containsExactly("a");
    }

    @Test
    @DisplayName("a selector that cannot be read, or a field that cannot be selected by: 400 BadRequest")
    void badSelectors() {
        assertThat(api().get(configMaps() + "?labelSelector=a%3D%3D%3Db").status())
                .isEqualTo(400);
        assertThat(api().get(pods() + "?fieldSelector=spec.nonsense%3Da").status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("field selectors: metadata.name, status.phase and spec.nodeName of pods")
    void fieldSelectors() {
        createPod("a");
        createPod("b");
        assertThat(selected(pods(), "fieldSelector", "metadata.name=a")).containsExactly("a");
        assertThat(selected(pods(), "fieldSelector", "metadata.name!=a")).containsExactly("b");
        assertThat(selected(pods(), "fieldSelector", "status.phase=Failed")).isEmpty();
        assertThat(selected(pods(), "fieldSelector", "spec.nodeName=no-such-node"))
                .isEmpty();
    }

    private void createPod(String name) {
        api().post(
                        pods(),
                        """
                {"metadata":{"name":"%s"},"spec":{"containers":[{"name":"main","image":"a:1"}]}}
                """
                                .formatted(name))
                .ok();
    }

    @Test
    @DisplayName("limit and continue: pages, remainingItemCount, and every page of the first page's version")
    void pages() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            createConfigMap(name, "{\"app\":\"x\"}");
        }
        String query = configMaps() + "?limit=2";
        var first = api().get(query).ok();
        createConfigMap("f");
        var second = api().get(
                        query + "&continue=" + first.at("/metadata/continue").asText())
                .ok();
        assertThat(first.path("items")).hasSize(2);
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(version(second)).isEqualTo(version(first));
        var all = new ArrayList<>(names(first));
        all.addAll(names(second));
        for (var page = second; page.at("/metadata/continue").asText().length() > 0; ) {
            page = api().get(
                            query + "&continue=" + page.at("/metadata/continue").asText())
                    .ok();
            all.addAll(names(page));
        }
        assertThat(all).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    @DisplayName("deletion of a collection by label")
    void deleteCollection() {
        createConfigMap("a", "{\"app\":\"x\"}");
        createConfigMap("b", "{\"app\":\"y\"}");
        api().delete(configMaps() + "?labelSelector=app%3Dx").ok();
        assertThat(selected(configMaps(), "labelSelector", "app")).containsExactly("b");
    }

    @Test
    @DisplayName("tables: columns of Deployments and rows with metadata")
    void tables() {
        createDeployment("a", 0, "a:1");
        var table = api().getAs(deployments(), "application/json;as=Table;v=v1;g=meta.k8s.io")
                .ok();
        assertThat(table.path("kind").asText()).isEqualTo("Table");
        assertThat(table.path("columnDefinitions").findValuesAsText("name"))
                .containsExactly("Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector");
        assertThat(table.at("/rows/0/cells/0").asText()).isEqualTo("a");
        assertThat(table.at("/rows/0/cells/1").asText()).isEqualTo("0/0");
        assertThat(table.at("/rows/0/object/metadata/name").asText()).isEqualTo("a");
    }

    @Test
    @DisplayName("tables: columns of pods, ReplicaSets, Services and namespaces")
    void tableColumns() {
        assertThat(columns(pods())).startsWith("Name", "Ready", "Status", "Restarts", "Age", "IP", "Node");
        assertThat(columns(replicaSets())).startsWith("Name", "Desired", "Current", "Ready", "Age");
        assertThat(columns(services())).startsWith("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age");
        assertThat(columns("/api/v1/namespaces")).startsWith("Name", "Status", "Age");
    }

    private List<String> columns(String collection) {
        return api().getAs(collection, "application/json;as=Table;v=v1;g=meta.k8s.io")
                .ok()
                .path("columnDefinitions")
                .findValuesAsText("name");
    }

    @Test
    @DisplayName("discovery: groups, resources with short names, verbs and subresources")
    void discovery() {
        assertThat(api().get("/apis").ok().path("groups").findValuesAsText("name"))
                .contains("apps", "coordination.k8s.io", "discovery.k8s.io", "apiextensions.k8s.io");
        var deployments = new ArrayList<JsonNode>();
        api().get("/apis/apps/v1").ok().path("resources").forEach(resource -> {
            if (resource.path("name").asText().equals("deployments")) {
                deployments.add(resource);
            }
        });
        assertThat(deployments).hasSize(1);
        assertThat(deployments.get(0).path("shortNames").toString()).isEqualTo("[\"deploy\"]");
        assertThat(deployments.get(0).path("namespaced").asBoolean()).isTrue();
        assertThat(api().get("/apis/apps/v1").ok().path("resources").findValuesAsText("name"))
                .contains("deployments/scale", "deployments/status");
    }
}
