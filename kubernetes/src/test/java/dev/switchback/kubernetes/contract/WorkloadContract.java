package dev.switchback.kubernetes.contract;

import static dev.switchback.kubernetes.contract.Contract.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

interface WorkloadContract extends Contract {

    @Test
    default void aDeploymentIsReadWithRevisionsAndPods() {
        playground().deploy("orders", "orders:1", 2);
        var first = playground()
                .awaitWorkload(
                        "orders", w -> w.current().isPresent() && w.pods().size() == 2);
        assertThat(first.current().orElseThrow().number()).isEqualTo(1);

        playground().setImage("orders", "orders:2");
        var second = playground()
                .awaitWorkload(
                        "orders",
                        w -> current(w) == 2
                                && w.revisions().size() == 2
                                && !w.podsOf(hash(w)).isEmpty());

        assertThat(second.uid()).isEqualTo(first.uid()).isNotEmpty();
        assertThat(second.metadata().created()).isAfter(Instant.EPOCH);
        assertThat(second.paused()).isFalse();
        assertThat(second.rollout().desired()).isEqualTo(2);
        assertThat(second.revisions()).extracting(Revision::number).containsExactly(1L, 2L);
        assertThat(second.revisions().get(0).hash()).isEqualTo(hash(first)).isNotEqualTo(hash(second));
        assertThat(second.podsOf(hash(first))).isNotEmpty();
        assertThat(second.pods()).allSatisfy(pod -> {
            assertThat(pod.ready()).isFalse();
            assertThat(pod.created()).isAfter(Instant.EPOCH);
            assertThat(pod.uid()).isNotEmpty();
        });
        assertThat(second.templateLabels()).isEqualTo(Map.of("app", "orders", "track", "stable"));
        assertThat(second.revisions().get(0).template().at("/metadata/labels").has("pod-template-hash"))
                .isFalse();
        var same = cluster().workloads().deployments(playground().namespace());
        assertThat(same).extracting(s -> s.ref().name()).containsExactly("orders");
        assertThat(same.get(0).templateLabels()).isEqualTo(second.templateLabels());
    }

    @Test
    default void aRevisionThatBecomesCurrentAgainHasANewNumber() {
        deployTwice();
        var bad = playground().read("orders");
        var good = bad.revisions().get(0);

        var outcome = cluster()
                .workloads()
                .replaceTemplate(bad, good.template(), Map.of("switchback.dev/rolled-back-by", "r"));

        var written = is(WriteOutcome.Kind.APPLIED, outcome).object();
        assertThat(written.at("/metadata/annotations/switchback.dev~1rolled-back-by")
                        .asText())
                .isEqualTo("r");
        var undone = playground().awaitWorkload("orders", w -> current(w) == 3);
        var current = undone.current().orElseThrow();
        assertThat(current.uid()).isEqualTo(good.uid());
        assertThat(current.hash()).isEqualTo(good.hash());
        assertThat(current.earlierNumbers()).containsExactly(1L);
        assertThat(current.firstNumber()).isEqualTo(1);
        assertThat(undone.revisions()).extracting(Revision::number).containsExactly(2L, 3L);
    }

    @Test
    default void revisionsReadByNameAreThoseOfTheList() {
        deployTwice();
        var whole = playground().read("orders");
        var hashes = whole.revisions().stream().map(Revision::hash).toList();

        var named =
                cluster().workloads().readRevisions(whole.ref(), hashes).found().orElseThrow();

        assertThat(named.revisions())
                .extracting(Revision::uid, Revision::number, Revision::template)
                .isEqualTo(whole.revisions().stream()
                        .map(r -> tuple(r.uid(), r.number(), r.template()))
                        .toList());
        assertThat(named.template()).isEqualTo(whole.template());
        assertThat(named.current().orElseThrow().uid())
                .isEqualTo(whole.current().orElseThrow().uid());
        assertThat(named.pods()).isEmpty();
    }

    @Test
    default void statusAnnotationsAndScaleDoNotStopAReplacement() {
        deployTwice();
        var read = playground().read("orders");
        var path = playground().deploymentPath("orders");
        playground().patch(path, "{'spec':{'replicas':5}}");
        playground().patch(path, "{'metadata':{'annotations':{'somebody':'else'},'labels':{'l':'1'}}}");
        playground()
                .patch(path + "/status", "{'status':{'conditions':[{'type':'Odd','status':'True','message':'m'}]}}");

        var outcome = cluster()
                .workloads()
                .replaceTemplate(read, read.revisions().get(0).template(), Map.of("ours", "1"));

        var written = is(WriteOutcome.Kind.APPLIED, outcome).object();
        assertThat(written.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(written.at("/metadata/annotations/somebody").asText()).isEqualTo("else");
        assertThat(written.at("/metadata/annotations/ours").asText()).isEqualTo("1");
        assertThat(image(written)).isEqualTo("orders:1");
    }

    @Test
    default void aTemplateThatHasChangedIsNotOverwritten() {
        deployTwice();
        var read = playground().read("orders");
        playground().setImage("orders", "orders:3");

        var outcome = cluster()
                .workloads()
                .replaceTemplate(read, read.revisions().get(0).template(), Map.of("ours", "1"));

        assertThat(is(WriteOutcome.Kind.CHANGED, outcome).message())
                .isEqualTo("the template has changed at /spec/containers/0/image");
        var now = playground().get(playground().deploymentPath("orders"));
        assertThat(image(now)).isEqualTo("orders:3");
        assertThat(now.at("/metadata/annotations").has("ours")).isFalse();
    }

    @Test
    default void aDeploymentOfTheSameNameIsNotTheOneThatWasJudged() {
        deployTwice();
        var read = playground().read("orders");
        playground().delete(playground().deploymentPath("orders"));
        playground().deploy("orders", "orders:2", 2);

        var replaced = cluster()
                .workloads()
                .replaceTemplate(read, read.revisions().get(0).template(), Map.of());
        var scaled = cluster().workloads().scale(read.ref(), read.uid(), 2, 0);

        is(WriteOutcome.Kind.CHANGED, replaced);
        is(WriteOutcome.Kind.CHANGED, scaled);
    }

    @Test
    default void whatDoesNotExistIsMissing() {
        var nothing = playground().deployment("nothing");
        var nowhere = WorkloadRef.deployment("no-such-namespace", "orders");
        var dots = playground().deployment("..");

        for (var ref : new WorkloadRef[] {nothing, nowhere, dots}) {
            assertThat(cluster().workloads().read(ref).found()).isEmpty();
            is(WriteOutcome.Kind.MISSING, cluster().workloads().annotate(ref, Map.of("a", "b")));
            is(WriteOutcome.Kind.MISSING, cluster().workloads().scale(ref, "uid", 0, 1));
        }
        assertThat(cluster().workloads().deployments("no-such-namespace")).isEmpty();
    }

    @Test
    default void scalingTestsWhatItWas() {
        playground().deploy("orders", "orders:1", 2);
        var read = playground().read("orders");

        is(WriteOutcome.Kind.CHANGED, cluster().workloads().scale(read.ref(), read.uid(), 3, 5));
        is(WriteOutcome.Kind.CHANGED, cluster().workloads().scale(read.ref(), "another-uid", 2, 5));
        is(WriteOutcome.Kind.APPLIED, cluster().workloads().scale(read.ref(), read.uid(), 2, 0));

        assertThat(playground().read("orders").rollout().desired()).isZero();
    }

    @Test
    default void annotationsAreSetAndRemoved() {
        deployTwice();
        var workloads = cluster().workloads();
        var ref = playground().deployment("orders");
        var old = playground().read("orders").revisions().get(0);

        is(WriteOutcome.Kind.APPLIED, workloads.annotate(ref, Map.of("switchback.dev/a.b", "1", "keep", "2")));
        is(WriteOutcome.Kind.APPLIED, workloads.annotate(ref, removing("switchback.dev/a.b")));
        is(WriteOutcome.Kind.APPLIED, workloads.annotateRevision(ref, old, Map.of("switchback.dev/bad", "because")));

        var now = playground().read("orders");
        assertThat(now.annotations()).containsEntry("keep", "2").doesNotContainKey("switchback.dev/a.b");
        assertThat(now.revision(old.hash()).orElseThrow().annotations()).containsEntry("switchback.dev/bad", "because");
    }

    @Test
    default void aReplacementRemovesAnnotationsThatMayBeGone() {
        deployTwice();
        cluster().workloads().annotate(playground().deployment("orders"), Map.of("switchback.dev/a.b", "1"));
        var read = playground().read("orders");
        var removals = removing("switchback.dev/a.b");
        removals.put("never-there", null);

        is(WriteOutcome.Kind.APPLIED, cluster().workloads().replaceTemplate(read, read.template(), removals));

        assertThat(playground().read("orders").annotations()).doesNotContainKeys("switchback.dev/a.b", "never-there");
    }

    @Test
    default void aTemplateComesBackAsItWas() {
        playground()
                .create(
                        "/apis/apps/v1/deployments",
                        """
                {'metadata':{'name':'full'},'spec':{'replicas':0,'selector':{'matchLabels':{'app':'full'}},
                   'template':{'metadata':{'creationTimestamp':null,'labels':{'app':'full'},'annotations':{'a/b':'c\\nd','e':''}},
                     'spec':{'nodeSelector':{},'securityContext':{},'tolerations':[],'terminationGracePeriodSeconds':0,
                       'volumes':[{'name':'v','emptyDir':{}}],'priorityClassName':'',
                       'containers':[{'name':'main','image':'i:1','command':[],'env':[{'name':'A','value':''},{'name':'B'}],
                         'ports':[{'containerPort':80}],'volumeMounts':[{'name':'v','mountPath':'/v'}],
                         'resources':{'limits':{'cpu':'1500m','memory':'1024Mi'},'requests':{}},'securityContext':{},
                         'livenessProbe':{'httpGet':{'path':'/','port':80},'periodSeconds':7}}]}}}}
                """);
        var read = playground().awaitWorkload("full", w -> w.current().isPresent());
        replaceTemplate(read, withImage(read.template(), "i:2"));
        var second = playground().awaitWorkload("full", w -> current(w) == 2);
        replaceTemplate(second, second.revisions().get(0).template());
        var third = playground().awaitWorkload("full", w -> current(w) == 3);

        assertThat(third.template()).isEqualTo(read.template());
        assertThat(hash(third)).isEqualTo(hash(read));
    }

    private void replaceTemplate(Workload judged, JsonNode template) {
        is(WriteOutcome.Kind.APPLIED, cluster().workloads().replaceTemplate(judged, template, Map.of()));
    }

    private static JsonNode withImage(JsonNode template, String image) {
        var copy = template.deepCopy();
        ((ObjectNode) copy.at("/spec/containers/0")).put("image", image);
        return copy;
    }

    private void deployTwice() {
        playground().deploy("orders", "orders:1", 2);
        playground().awaitWorkload("orders", w -> current(w) == 1);
        playground().setImage("orders", "orders:2");
        playground().awaitWorkload("orders", w -> current(w) == 2 && numberedItself(w));
    }

    /** The controller numbers the ReplicaSet first and the Deployment, which may have no annotation yet, a moment later. */
    private static boolean numberedItself(Workload workload) {
        return "2".equals(workload.annotations().get("deployment.kubernetes.io/revision"));
    }

    private static long current(Workload workload) {
        return workload.current().map(Revision::number).orElse(0L);
    }

    private static String hash(Workload workload) {
        return workload.current().orElseThrow().hash();
    }

    private static String image(JsonNode deployment) {
        return deployment.at("/spec/template/spec/containers/0/image").asText();
    }

    private static Map<String, @Nullable String> removing(String key) {
        var annotations = new HashMap<String, @Nullable String>();
        annotations.put(key, null);
        return annotations;
    }
}
