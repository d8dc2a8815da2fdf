package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Deployments of no replicas: their rollouts are complete without a node. */
@DisplayName("Controllers")
abstract class ControllerContract extends ContractCase {
    private static final String REVISION = "/metadata/annotations/deployment.kubernetes.io~1revision";
    private static final String HISTORY = "/metadata/annotations/deployment.kubernetes.io~1revision-history";

    private JsonNode awaitRevision(String name, String revision) {
        return api().await(
                        deployments(),
                        name,
                        object -> object.at(REVISION).asText().equals(revision) && settled(object));
    }

    private static boolean settled(JsonNode deployment) {
        return deployment.at("/status/observedGeneration").asInt()
                == deployment.at("/metadata/generation").asInt();
    }

    private void setImage(String name, String image) {
        api().patch(
                        deployments() + "/" + name,
                        RawApi.STRATEGIC_PATCH,
                        """
                {"spec":{"template":{"spec":{"containers":[{"name":"main","image":"%s"}]}}}}
                """
                                .formatted(image))
                .ok();
    }

    private List<JsonNode> replicaSetsOf(String name) {
        var sets = new ArrayList<JsonNode>();
        api().get(replicaSets() + "?labelSelector=app%3D" + name)
                .ok()
                .path("items")
                .forEach(sets::add);
        return sets;
    }

    private JsonNode replicaSet(String name, String image) {
        return replicaSetsOf(name).stream()
                .filter(set -> set.at("/spec/template/spec/containers/0/image")
                        .asText()
                        .equals(image))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "a Deployment gets revision 1 and a ReplicaSet with pod-template-hash in name, labels, selector and template")
    void firstRevision() {
        var created = createDeployment("web", 0, "a:1");
        awaitRevision("web", "1");
        var set = replicaSet("web", "a:1");
        String hash = set.at("/metadata/labels/pod-template-hash").asText();
        assertThat(hash).matches("[a-z0-9]{5,10}");
        assertThat(set.at("/metadata/name").asText()).isEqualTo("web-" + hash);
        assertThat(set.at("/spec/selector/matchLabels/pod-template-hash").asText())
                .isEqualTo(hash);
        assertThat(set.at("/spec/template/metadata/labels/pod-template-hash").asText())
                .isEqualTo(hash);
        assertThat(set.at(REVISION).asText()).isEqualTo("1");
        assertThat(set.at("/metadata/ownerReferences/0/uid")).isEqualTo(created.at("/metadata/uid"));
        assertThat(set.at("/metadata/ownerReferences/0/controller").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("the template of a ReplicaSet is its Deployment's but for the hash")
    void sameTemplate() {
        createDeployment("web", 0, "a:1");
        var deployment = awaitRevision("web", "1");
        var template = copy(replicaSet("web", "a:1").at("/spec/template"));
        template.withObject("/metadata/labels").remove("pod-template-hash");
        assertThat((JsonNode) template).isEqualTo(deployment.at("/spec/template"));
    }

    @Test
    @DisplayName("a new template gets the next revision; the old ReplicaSet keeps its own")
    void nextRevision() {
        createDeployment("web", 0, "a:1");
        awaitRevision("web", "1");
        setImage("web", "a:2");
        awaitRevision("web", "2");
        assertThat(replicaSet("web", "a:1").at(REVISION).asText()).isEqualTo("1");
        assertThat(replicaSet("web", "a:2").at(REVISION).asText()).isEqualTo("2");
    }

    @Test
    @DisplayName(
            "after an undo the old ReplicaSet is used again, renumbered, with its history; uid and creation time stay")
    void undo() {
        createDeployment("web", 0, "a:1");
        awaitRevision("web", "1");
        var before = replicaSet("web", "a:1");
        setImage("web", "a:2");
        awaitRevision("web", "2");
        setImage("web", "a:1");
        awaitRevision("web", "3");
        var after = replicaSet("web", "a:1");
        assertThat(replicaSetsOf("web")).hasSize(2);
        assertThat(after.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
        assertThat(after.at("/metadata/creationTimestamp")).isEqualTo(before.at("/metadata/creationTimestamp"));
        assertThat(after.at(REVISION).asText()).isEqualTo("3");
        assertThat(after.at(HISTORY).asText()).isEqualTo("1");
        assertThat(before.at(HISTORY).isMissingNode()).isTrue();
    }

    @Test
    @DisplayName("scaling and annotating make no revision")
    void noRevision() {
        createDeployment("web", 0, "a:1");
        awaitRevision("web", "1");
        api().patch(deployments() + "/web", RawApi.MERGE_PATCH, "{\"metadata\":{\"annotations\":{\"x\":\"y\"}}}")
                .ok();
        api().patch(deployments() + "/web", RawApi.MERGE_PATCH, "{\"spec\":{\"minReadySeconds\":1}}")
                .ok();
        assertThat(awaitRevision("web", "1").at("/metadata/generation").asInt()).isEqualTo(3);
        assertThat(replicaSetsOf("web")).hasSize(1);
    }

    @Test
    @DisplayName("a paused Deployment's new template is not numbered until it is resumed")
    void paused() {
        createDeployment("web", 0, "a:1");
        awaitRevision("web", "1");
        api().patch(deployments() + "/web", RawApi.MERGE_PATCH, "{\"spec\":{\"paused\":true}}")
                .ok();
        setImage("web", "a:2");
        var paused = api().await(deployments(), "web", ControllerContract::settled);
        assertThat(paused.at(REVISION).asText()).isEqualTo("1");
        assertThat(replicaSetsOf("web")).hasSize(1);
        api().patch(deployments() + "/web", RawApi.MERGE_PATCH, "{\"spec\":{\"paused\":null}}")
                .ok();
        awaitRevision("web", "2");
        assertThat(replicaSetsOf("web")).hasSize(2);
    }

    @Test
    @DisplayName("the condition Progressing says NewReplicaSetAvailable when the rollout is complete")
    void progressing() {
        createDeployment("web", 0, "a:1");
        var done = api().await(deployments(), "web", object -> condition(object, "Progressing", "reason")
                .equals("NewReplicaSetAvailable"));
        assertThat(condition(done, "Progressing", "status")).isEqualTo("True");
        assertThat(condition(done, "Progressing", "lastUpdateTime")).isNotEmpty();
        assertThat(condition(done, "Available", "status")).isEqualTo("True");
    }

    private static String condition(JsonNode object, String type, String field) {
        for (var condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path(field).asText();
            }
        }
        return "";
    }

    @Test
    @DisplayName("old ReplicaSets past revisionHistoryLimit are deleted, the oldest first")
    void historyLimit() {
        api().post(
                        deployments(),
                        deployment("web", 0, "a:1")
                                .replace("\"replicas\":0", "\"replicas\":0,\"revisionHistoryLimit\":1"))
                .ok();
        awaitRevision("web", "1");
        String oldest = replicaSet("web", "a:1").at("/metadata/name").asText();
        setImage("web", "a:2");
        awaitRevision("web", "2");
        setImage("web", "a:3");
        awaitRevision("web", "3");
        api().awaitGone(replicaSets(), oldest);
        assertThat(replicaSetsOf("web")).hasSize(2);
    }

    @Test
    @DisplayName("a ReplicaSet makes pods with generated names, its labels and itself as the owner")
    void podsOfReplicaSet() {
        createDeployment("web", 2, "a:1");
        awaitRevision("web", "1");
        var set = api().await(
                        replicaSets(),
                        replicaSet("web", "a:1").at("/metadata/name").asText(),
                        object -> object.at("/status/replicas").asInt() == 2);
        var pods = api().get(pods() + "?labelSelector=app%3Dweb").ok().path("items");
        assertThat(pods).hasSize(2);
        var pod = pods.path(0);
        assertThat(pod.at("/metadata/name").asText())
                .matches(set.at("/metadata/name").asText() + "-[a-z0-9]{5}");
        assertThat(pod.at("/metadata/labels")).isEqualTo(set.at("/spec/template/metadata/labels"));
        assertThat(pod.at("/metadata/ownerReferences/0/uid")).isEqualTo(set.at("/metadata/uid"));
    }

    @Test
    @DisplayName("scaled to zero: the ReplicaSet wants none, its pods go, the revision stays")
    void scaledToZero() {
        createDeployment("web", 2, "a:1");
        awaitRevision("web", "1");
        String set = replicaSet("web", "a:1").at("/metadata/name").asText();
        api().await(replicaSets(), set, object -> object.at("/status/replicas").asInt() == 2);
        api().patch(deployments() + "/web/scale", RawApi.MERGE_PATCH, "{\"spec\":{\"replicas\":0}}")
                .ok();
        api().await(
                        replicaSets(),
                        set,
                        object -> object.at("/spec/replicas").asInt() == 0
                                && object.at("/status/replicas").asInt() == 0);
        assertThat(awaitRevision("web", "1").at("/spec/replicas").asInt()).isZero();
    }

    @Test
    @DisplayName("a deleted Deployment takes its ReplicaSets and pods along")
    void cascade() {
        createDeployment("web", 1, "a:1");
        awaitRevision("web", "1");
        String set = replicaSet("web", "a:1").at("/metadata/name").asText();
        api().await(replicaSets(), set, object -> object.at("/status/replicas").asInt() == 1);
        String pod = api().get(pods() + "?labelSelector=app%3Dweb")
                .ok()
                .at("/items/0/metadata/name")
                .asText();
        api().delete(deployments() + "/web", "{\"propagationPolicy\":\"Background\"}")
                .ok();
        api().awaitGone(replicaSets(), set);
        api().awaitGone(pods(), pod);
    }

    @Test
    @DisplayName("a selector that does not match the template, or changes: 422 Invalid")
    void selector() {
        var wrong =
                deployment("web", 0, "a:1").replace("\"labels\":{\"app\":\"web\"}", "\"labels\":{\"app\":\"other\"}");
        assertThat(api().post(deployments(), wrong).status()).isEqualTo(422);
        createDeployment("web", 0, "a:1");
        var changed = api().patch(
                        deployments() + "/web",
                        RawApi.MERGE_PATCH,
                        "{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\",\"x\":\"y\"}}}}");
        assertThat(changed.status()).isEqualTo(422);
    }

    @Test
    @DisplayName("defaults of a Deployment: strategy, history limit, deadline, and of its pod template")
    void defaults() {
        var created = createDeployment("web", 0, "a:1");
        assertThat(created.at("/spec/strategy").toString())
                .isEqualTo(
                        "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}}");
        assertThat(created.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(10);
        assertThat(created.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(600);
        var pod = created.at("/spec/template/spec");
        assertThat(pod.path("restartPolicy").asText()).isEqualTo("Always");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(pod.path("dnsPolicy").asText()).isEqualTo("ClusterFirst");
        assertThat(pod.at("/containers/0/imagePullPolicy").asText()).isEqualTo("IfNotPresent");
        assertThat(pod.at("/containers/0/terminationMessagePath").asText()).isEqualTo("/dev/termination-log");
    }

    @Test
    @DisplayName("a Service gets an EndpointSlice that names it, and defaults of its ports")
    void endpointSlice() {
        var service = api().post(
                        services(),
                        """
                {"metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
                """)
                .ok();
        assertThat(service.at("/spec/type").asText()).isEqualTo("ClusterIP");
        assertThat(service.at("/spec/ports/0/protocol").asText()).isEqualTo("TCP");
        assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(80);
        String slices = "/apis/discovery.k8s.io/v1/namespaces/" + namespace() + "/endpointslices";
        try (var watch = api().watch(slices + "?labelSelector=kubernetes.io%2Fservice-name%3Dweb")) {
            var slice = watch.nextChange().path("object");
            assertThat(slice.at("/metadata/ownerReferences/0/uid")).isEqualTo(service.at("/metadata/uid"));
            assertThat(slice.path("addressType").asText()).isEqualTo("IPv4");
        }
    }
}
