package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.kubernetes.Transport.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentReaderTest {
    private static final WorkloadRef ORDERS = WorkloadRef.deployment("shop", "orders");

    private final FakeTransport transport = new FakeTransport();
    private final Workloads workloads =
            new Workloads(new Api(transport), new DeploymentReader(new Api(transport), Runnable::run));

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
                        true,
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
                        new Workload.Rollout(0, 0, false, new Workload.Replicas(1, 0, 0, 0, 0), Optional.empty()),
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
    void otherKindsHaveNoReader() {
        assertThatThrownBy(() -> workloads.read(new WorkloadRef(WorkloadKind.STATEFUL_SET, "shop", "db")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("StatefulSet");
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
