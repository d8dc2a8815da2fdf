package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    private static final Revisions REVISIONS = new Revisions(WorkloadKind.DEPLOYMENT);
    private static final ObjectNode TEMPLATE_B = template("b");

    @Test
    void currentIsTheRevisionWithTheSameTemplate() {
        var revisions = REVISIONS.of("d", List.of(replicaSet("one", "a", 1, 0), replicaSet("two", "b", 2, 1)));

        assertThat(Revisions.current(TEMPLATE_B, revisions)).map(Revision::name).hasValue("two");
    }

    @Test
    void anUndoneTemplateIsNotCurrentUntilItHasANewNumber() {
        List<JsonNode> undone = List.of(replicaSet("one", "b", 1, 0), replicaSet("two", "a", 2, 1));
        assertThat(Revisions.current(TEMPLATE_B, REVISIONS.of("d", undone))).isEmpty();

        List<JsonNode> numbered = List.of(replicaSet("one", "b", 3, 0), replicaSet("two", "a", 2, 1));
        var revisions = REVISIONS.of("d", numbered);
        assertThat(Revisions.current(TEMPLATE_B, revisions)).map(Revision::name).hasValue("one");
        assertThat(revisions).extracting(Revision::number).containsExactly(2L, 3L);
    }

    @Test
    void ofSeveralEqualOnesTheOldestIsCurrent() {
        var revisions = REVISIONS.of("d", List.of(replicaSet("young", "b", 1, 5), replicaSet("old", "b", 2, 1)));

        assertThat(Revisions.current(TEMPLATE_B, revisions)).map(Revision::name).hasValue("old");
    }

    @Test
    void aNewTemplateWithoutReplicaSetIsNotCurrent() {
        assertThat(Revisions.current(template("new"), REVISIONS.of("d", List.of(replicaSet("one", "a", 1, 0)))))
                .isEmpty();
    }

    @Test
    void emptyListsAndMapsMakeNoDifference() {
        var bare = Given.json("{'spec':{'containers':[{'name':'a','resources':{}}]}}");

        assertThat(
                        Templates.same(
                                bare,
                                Given.json(
                                        "{'spec':{'nodeSelector':{},'tolerations':[],'containers':[{'name':'a','env':[],'resources':{'limits':{}}}]}}")))
                .isTrue();
        assertThat(Templates.same(bare, Given.json("{'spec':{'containers':[{'name':'a','env':[{'name':'x'}]}]}}")))
                .isFalse();
        assertThat(bare.at("/spec/containers/0/resources").isObject()).isTrue();
    }

    @Test
    void nullsAndEmptyLabelsMakeNoDifferenceButEmptyStructuresOfTheSpecDo() {
        var withNull = Given.json(
                "{'metadata':{'creationTimestamp':null,'annotations':{},'labels':{'pod-template-hash':'x'}},'spec':{'a':1}}");

        assertThat(Templates.same(withNull, Given.json("{'spec':{'a':1,'b':null}}")))
                .isTrue();
        assertThat(Templates.same(withNull, Given.json("{'spec':{'a':1,'securityContext':{}}}")))
                .isFalse();
        assertThat(Templates.same(withNull, Given.json("{'spec':{'a':2}}"))).isFalse();
    }

    @Test
    void whatAnotherControlsIsLeftOut() {
        var stranger = replicaSet("stranger", "b", 9, 0);
        ((ObjectNode) stranger.path("metadata").path("ownerReferences").path(0)).put("uid", "other");
        var orphan = replicaSet("orphan", "b", 8, 0);
        ((ObjectNode) orphan.path("metadata")).remove("ownerReferences");
        var notController = replicaSet("not-controller", "b", 8, 0);
        ((ObjectNode) notController.path("metadata").path("ownerReferences").path(0)).put("controller", false);

        assertThat(REVISIONS.of("d", List.of(stranger, orphan, notController, replicaSet("ours", "b", 1, 0))))
                .extracting(Revision::name)
                .containsExactly("ours");
        assertThat(REVISIONS.of("", List.of(orphan))).isEmpty();
    }

    @Test
    void aWholeRevision() {
        var replicaSet = Given.json(
                """
                {'metadata':{'uid':'u','name':'orders-abc','creationTimestamp':'2026-01-15T13:00:00+01:00',
                   'labels':{'pod-template-hash':'abc'},
                   'annotations':{'deployment.kubernetes.io/revision':'7','deployment.kubernetes.io/revision-history':'1,5,x'},
                   'ownerReferences':[{'controller':true,'uid':'d'}]},
                 'spec':{'replicas':3,'template':{'metadata':{'labels':{'app':'o','pod-template-hash':'abc'}},'spec':{}}},
                 'status':{'readyReplicas':2}}
                """);

        var revision = REVISIONS.of("d", List.of(replicaSet)).get(0);

        assertThat(revision.hash()).isEqualTo("abc");
        assertThat(revision.number()).isEqualTo(7);
        assertThat(revision.earlierNumbers()).containsExactly(1L, 5L);
        assertThat(revision.firstNumber()).isEqualTo(1);
        assertThat(revision.created()).isEqualTo(Instant.parse("2026-01-15T12:00:00Z"));
        assertThat(revision.activated())
                .as("it has come back, and nothing says when")
                .isEmpty();
        assertThat(revision.since(1)).contains(revision.created());
        assertThat(revision.template()).isEqualTo(Given.json("{'metadata':{'labels':{'app':'o'}},'spec':{}}"));
    }

    @Test
    void partialObjectsReadAsDefaults() {
        var bare = Given.json("{'metadata':{'ownerReferences':[{'controller':true,'uid':'d'}]}}");

        var revision = REVISIONS.of("d", List.of(bare)).get(0);

        assertThat(revision)
                .isEqualTo(new Revision(
                        "",
                        new Workload.Metadata("", Instant.EPOCH, Map.of(), Map.of()),
                        "",
                        List.of(0L),
                        Optional.of(Instant.EPOCH),
                        ExactJson.newObject()));
        assertThat(Revisions.current(ExactJson.newObject(), List.of(revision)))
                .as("never numbered")
                .isEmpty();
    }

    @Test
    void withoutManagedFieldsTheOrderTellsWhichControllerRevisionCameBack() {
        var kept = new Revisions(WorkloadKind.STATEFUL_SET)
                .of("d", List.of(controllerRevision("db-a", 3, 1), controllerRevision("db-b", 2, 2)));

        assertThat(kept).extracting(Revision::hash).containsExactly("db-b", "db-a");
        assertThat(kept.get(0).activated()).contains(Instant.parse("2026-01-15T12:00:02Z"));
        assertThat(kept.get(1).activated()).isEmpty();
        assertThat(kept.get(1).since(3)).isEmpty();
    }

    private static ObjectNode controllerRevision(String name, int number, int createdSecond) {
        return Given.json(
                """
                {'metadata':{'name':'%s','creationTimestamp':'2026-01-15T12:00:0%dZ',
                   'ownerReferences':[{'controller':true,'uid':'d'}]},'revision':%d,'data':{'spec':{'template':{}}}}
                """
                        .formatted(name, createdSecond, number));
    }

    @Test
    void podsOfOurRevisionsThatHaveNotEnded() {
        var revisions = REVISIONS.of("d", List.of(replicaSet("rs", "b", 1, 0)));
        var ready =
                pod("ready", "rs-uid", "'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}");
        var pending = pod("pending", "rs-uid", "'status':{'phase':'Pending'}");
        var evicted = pod("evicted", "rs-uid", "'status':{'phase':'Failed'}");
        var other = pod("other", "another", "'status':{}");

        assertThat(REVISIONS.pods("d", revisions, List.of(ready, pending, evicted, other)))
                .containsExactly(
                        new Pod("uid-ready", "ready", "h", Instant.EPOCH, true, false),
                        new Pod("uid-pending", "pending", "h", Instant.EPOCH, false, false));
    }

    private static JsonNode pod(String name, String owner, String rest) {
        return Given.json(
                """
                {'metadata':{'name':'%1$s','uid':'uid-%1$s','labels':{'pod-template-hash':'h'},
                   'ownerReferences':[{'controller':true,'uid':'%2$s'}]},%3$s}
                """
                        .formatted(name, owner, rest));
    }

    private static ObjectNode template(String image) {
        return Given.json(
                "{'metadata':{'creationTimestamp':null,'labels':{'app':'o'}},'spec':{'containers':[{'image':'%s'}]}}"
                        .formatted(image));
    }

    private static ObjectNode replicaSet(String name, String image, int number, int createdSecond) {
        return Given.json(
                """
                {'metadata':{'name':'%1$s','uid':'%1$s-uid','creationTimestamp':'2026-01-15T12:00:0%4$dZ',
                   'annotations':{'deployment.kubernetes.io/revision':'%3$d'},
                   'ownerReferences':[{'controller':true,'uid':'d'}]},
                 'spec':{'template':{'metadata':{'labels':{'app':'o','pod-template-hash':'%1$s'}},
                   'spec':{'containers':[{'image':'%2$s'}]}}}}
                """
                        .formatted(name, image, number, createdSecond));
    }
}
