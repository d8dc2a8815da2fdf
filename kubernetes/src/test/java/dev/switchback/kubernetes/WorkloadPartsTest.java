package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchback.kubernetes.Transport.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadPartsTest {
    private static final WorkloadRef ORDERS = WorkloadRef.deployment("shop", "orders");

    private static final WorkloadRef DB = new WorkloadRef(WorkloadKind.STATEFUL_SET, "shop", "db");

    private final FakeTransport transport = new FakeTransport();
    private final Workloads workloads =
            new Workloads(new Api(transport), new WorkloadParts(new Api(transport), Runnable::run));

    @Test
    void readsTheDeploymentItsPodsAndItsReplicaSets() {
        transport
                .answer(
                        200,
                        json(
                                """
                {'metadata':{'name':'orders','namespace':'shop','uid':'d','generation':4,'creationTimestamp':'2026-01-01T00:00:00Z',
                   'annotations':{'a':'b'}},
                 'spec':{'replicas':2,'paused':true,'selector':{'matchLabels':{'app':'o'}},
                   'template':{'metadata':{'labels':{'app':'o'}},'spec':{'x':1}}},
                 'status':{'observedGeneration':3,'replicas':5,'updatedReplicas':1,'readyReplicas':2,'availableReplicas':2,
                   'conditions':[{'type':'Progressing','lastUpdateTime':'2026-01-02T00:00:00Z'}]}}
                """))
                .answer(
                        200,
                        json(
                                """
                {'items':[{'metadata':{'name':'p','uid':'pu','labels':{'pod-template-hash':'h'},
                   'ownerReferences':[{'controller':true,'uid':'r'}]}}]}
                """))
                .answer(
                        200,
                        json(
                                """
                {'items':[{'metadata':{'name':'orders-h','uid':'r','labels':{'pod-template-hash':'h'},
                   'annotations':{'deployment.kubernetes.io/revision':'1'},'ownerReferences':[{'controller':true,'uid':'d'}]},
                   'spec':{'template':{'metadata':{'labels':{'app':'o','pod-template-hash':'h'}},'spec':{'x':1}}}}]}
                """));

        var workload = workloads.read(ORDERS).found().orElseThrow();

        assertThat(workload.uid()).isEqualTo("d");
        assertThat(workload.annotations()).isEqualTo(Map.of("a", "b"));
        assertThat(workload.paused()).isTrue();
        assertThat(workload.template()).isEqualTo(Given.json("{'metadata':{'labels':{'app':'o'}},'spec':{'x':1}}"));
        assertThat(workload.rollout())
                .isEqualTo(new Workload.Rollout(
                        4,
                        3,
                        new Workload.Strategy(true, false, 0, false),
                        new Workload.Replicas(2, 5, 1, 2, 2),
                        Optional.of(Instant.parse("2026-01-02T00:00:00Z"))));
        assertThat(workload.current().orElseThrow().hash()).isEqualTo("h");
        assertThat(workload.podsOf("h")).containsExactly(new Pod("pu", "p", "h", Instant.EPOCH, false, false));
        assertThat(transport.requests)
                .extracting(Request::path)
                .containsExactly(
                        "/apis/apps/v1/namespaces/shop/deployments/orders",
                        "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app%3Do",
                        "/apis/apps/v1/namespaces/shop/replicasets?limit=500&labelSelector=app%3Do");
    }

    @Test
    void aBareObjectReadsAsDefaults() {
        transport.answer(200, json("{'kind':'Deployment'}")).answer(200, json("{'items':[]}"));

        var workload = workloads.read(ORDERS).found().orElseThrow();

        assertThat(workload)
                .isEqualTo(new Workload(
                        ORDERS,
                        new Workload.Metadata("", Instant.EPOCH, Map.of(), Map.of()),
                        ExactJson.newObject(),
                        new Workload.Rollout(
                                0,
                                0,
                                new Workload.Strategy(false, false, 0, false),
                                new Workload.Replicas(1, 0, 0, 0, 0),
                                Optional.empty()),
                        List.of(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void revisionsAreReadByTheNamesThatTheControllerGives() {
        transport
                .answer(200, json("{'metadata':{'uid':'d'},'spec':{'template':{'spec':{'x':1}}}}"))
                .answer(200, replicaSet("orders-h2", "h2", 2, 1))
                .answer(200, replicaSet("orders-h1", "h1", 1, 0));

        var workload = workloads
                .readRevisions(ORDERS, List.of("h2", "h1", "h2"))
                .found()
                .orElseThrow();

        assertThat(workload.revisions()).extracting(Revision::hash).containsExactly("h1", "h2");
        assertThat(workload.current().orElseThrow().hash()).isEqualTo("h2");
        assertThat(transport.requests)
                .extracting(Request::path)
                .containsExactly(
                        "/apis/apps/v1/namespaces/shop/deployments/orders",
                        "/apis/apps/v1/namespaces/shop/replicasets/orders-h2",
                        "/apis/apps/v1/namespaces/shop/replicasets/orders-h1");
    }

    @Test
    void aRevisionOfAnotherNameIsFoundInTheList() {
        transport
                .answer(200, json("{'metadata':{'uid':'d'},'spec':{'template':{'spec':{'x':1}}}}"))
                .answer(404, json("{'kind':'Status','code':404,'reason':'NotFound','details':{'name':'orders-h1'}}"))
                .answer(200, json("{'items':[]}"))
                .answer(200, "{\"items\":[" + replicaSet("adopted", "h1", 1, 1) + "]}");

        var workload = workloads.readRevisions(ORDERS, List.of("h1")).found().orElseThrow();

        assertThat(workload.current().orElseThrow().name()).isEqualTo("adopted");
    }

    @Test
    void aReplicaSetOfSomebodyElseIsNoRevision() {
        transport
                .answer(200, json("{'metadata':{'uid':'another'},'spec':{'template':{'spec':{'x':1}}}}"))
                .answer(200, replicaSet("orders-h1", "h1", 1, 1))
                .answer(200, json("{'items':[]}"))
                .answer(200, "{\"items\":[" + replicaSet("orders-h1", "h1", 1, 1) + "]}");

        var workload = workloads.readRevisions(ORDERS, List.of("h1")).found().orElseThrow();

        assertThat(workload.revisions()).isEmpty();
    }

    @Test
    void aReadThatMissesAPartIsNoReading() {
        transport
                .answer(200, json("{'metadata':{'uid':'d'}}"))
                .answer(503, "{}")
                .answer(200, json("{'items':[]}"));

        assertThatThrownBy(() -> workloads.read(ORDERS)).isInstanceOf(ApiException.Unreachable.class);
    }

    @Test
    void aKilledCallIsNotSwallowed() {
        var killed = new AssertionError("killed");
        transport
                .answer(200, json("{'metadata':{'uid':'d'}}"))
                .then(() -> {
                    throw killed;
                })
                .answer(200, json("{'items':[]}"));

        assertThatThrownBy(() -> workloads.read(ORDERS)).isSameAs(killed);
    }

    @Test
    void readsAStatefulSetItsPodsAndItsControllerRevisions() {
        transport
                .answer(
                        200,
                        json(
                                """
                {'metadata':{'name':'db','uid':'s','generation':4},
                 'spec':{'replicas':3,'selector':{'matchLabels':{'app':'db'}},'ordinals':{'start':5},
                   'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'partition':2}},
                   'template':{'metadata':{'labels':{'app':'db'}},'spec':{'x':2}}},
                 'status':{'observedGeneration':4,'replicas':3,'updatedReplicas':1,'readyReplicas':2,'availableReplicas':2}}
                """))
                .answer(
                        200,
                        json(
                                """
                {'items':[{'metadata':{'name':'db-7','uid':'pu','labels':{'controller-revision-hash':'db-b'},
                   'ownerReferences':[{'controller':true,'uid':'s'}]}}]}
                """))
                .answer(
                        200,
                        "{\"items\":["
                                + controllerRevision("db-a", 3, "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", 1) + ","
                                + controllerRevision("db-b", 4, "2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z", 2)
                                + "]}");

        var workload = workloads.read(DB).found().orElseThrow();

        assertThat(workload.revisions()).extracting(Revision::hash).containsExactly("db-a", "db-b");
        var current = workload.current().orElseThrow();
        assertThat(current.hash()).isEqualTo("db-b");
        assertThat(current.template()).isEqualTo(workload.template());
        assertThat(current.activated()).contains(Instant.parse("2026-01-04T00:00:00Z"));
        assertThat(workload.podsOf("db-b")).extracting(Pod::name).containsExactly("db-7");
        assertThat(workload.rollout().strategy()).isEqualTo(new Workload.Strategy(false, false, 7, true));
        assertThat(workload.rollout().pods()).isEqualTo(new Workload.Replicas(3, 3, 1, 2, 2));
        assertThat(transport.requests)
                .extracting(Request::path)
                .containsExactly(
                        "/apis/apps/v1/namespaces/shop/statefulsets/db",
                        "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app%3Ddb",
                        "/apis/apps/v1/namespaces/shop/controllerrevisions?limit=500&labelSelector=app%3Ddb");
    }

    @Test
    void aDaemonSetCountsNodes() {
        transport
                .answer(
                        200,
                        json(
                                """
                {'metadata':{'uid':'s'},'spec':{'updateStrategy':{'type':'OnDelete'},
                   'template':{'metadata':{'labels':{'app':'db'}},'spec':{'x':1}}},
                 'status':{'desiredNumberScheduled':5,'currentNumberScheduled':4,'updatedNumberScheduled':3,
                   'numberReady':2,'numberAvailable':1}}
                """))
                .answer(200, controllerRevision("agent-h", 1, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 1));

        var workload = workloads
                .readRevisions(new WorkloadRef(WorkloadKind.DAEMON_SET, "shop", "agent"), List.of("h"))
                .found()
                .orElseThrow();

        assertThat(workload.current().orElseThrow().hash()).isEqualTo("h");
        assertThat(workload.rollout().strategy()).isEqualTo(new Workload.Strategy(false, true, 0, false));
        assertThat(workload.rollout().pods()).isEqualTo(new Workload.Replicas(5, 4, 3, 2, 1));
        assertThat(transport.requests)
                .extracting(Request::path)
                .containsExactly(
                        "/apis/apps/v1/namespaces/shop/daemonsets/agent",
                        "/apis/apps/v1/namespaces/shop/controllerrevisions/agent-h");
    }

    @Test
    void whatTheStrategyKeepsAndWaitsFor() {
        var unready = new Pod("u", "db-2", "h", Instant.EPOCH, false, false);
        var ready = new Pod("u", "db-2", "h", Instant.EPOCH, true, false);
        var terminating = new Pod("u", "db-2", "h", Instant.EPOCH, false, true);
        var parallel = new Workload.Strategy(false, false, 0, false);
        var ordered = new Workload.Strategy(false, false, 2, true);
        var below = new Workload.Strategy(false, false, 3, true);
        var onDelete = new Workload.Strategy(false, true, 0, false);

        assertThat(List.of(parallel, ordered, below, onDelete))
                .extracting(
                        s -> s.keeps(ready), s -> s.keeps(unready), s -> s.waitsFor(ready), s -> s.waitsFor(unready))
                .containsExactly(
                        tuple(false, false, false, false),
                        tuple(false, false, false, true),
                        tuple(true, true, false, false),
                        tuple(true, false, false, true));
        assertThat(ordered.waitsFor(terminating)).isFalse();
    }

    private static String controllerRevision(String name, int number, String created, String numbered, int x) {
        return json(
                """
                {'metadata':{'name':'%1$s','uid':'%1$s','creationTimestamp':'%3$s',
                   'labels':{'controller-revision-hash':'h'},'ownerReferences':[{'controller':true,'uid':'s'}],
                   'managedFields':[{'time':'%4$s','fieldsV1':{'f:revision':{}}},
                     {'time':'2027-01-01T00:00:00Z','fieldsV1':{'f:metadata':{}}}]},
                 'revision':%2$d,
                 'data':{'spec':{'template':{'$patch':'replace','metadata':{'labels':{'app':'db'}},'spec':{'x':%5$d}}}}}
                """
                        .formatted(name, number, created, numbered, x));
    }

    private static String replicaSet(String name, String hash, int number, int x) {
        return json(
                """
                {'metadata':{'name':'%s','uid':'%s','labels':{'pod-template-hash':'%s'},
                   'annotations':{'deployment.kubernetes.io/revision':'%d'},'ownerReferences':[{'controller':true,'uid':'d'}]},
                 'spec':{'template':{'metadata':{'labels':{'pod-template-hash':'%s'}},'spec':{'x':%d}}}}
                """
                        .formatted(name, name, hash, number, hash, x));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
