package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Leases, events, reviews, owners")
abstract class SmallThingsContract extends ContractCase {

    private static String lease(String holder, String renewed, String version) {
        return """
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"leader"%s},
                 "spec":{"holderIdentity":"%s","leaseDurationSeconds":15,"acquireTime":"%s","renewTime":"%s","leaseTransitions":1}}
                """
                .formatted(
                        version.isEmpty() ? "" : ",\"resourceVersion\":\"" + version + "\"", holder, renewed, renewed);
    }

    @Test
    @DisplayName("a lease is created once, and taken over only with the current resourceVersion")
    void leadership() {
        var created = api().post(leases(), lease("a", "2026-01-15T12:00:00.000001Z", ""))
                .ok();
        assertThat(created.at("/spec/renewTime").asText()).isEqualTo("2026-01-15T12:00:00.000001Z");
        assertThat(api().post(leases(), lease("b", "2026-01-15T12:00:00.000000Z", ""))
                        .status())
                .isEqualTo(409);
        api().put(leases() + "/leader", lease("b", "2026-01-15T12:00:01.000000Z", version(created)))
                .ok();
        var late = api().put(leases() + "/leader", lease("c", "2026-01-15T12:00:02.000000Z", version(created)));
        assertThat(late.status()).isEqualTo(409);
        assertThat(api().get(leases() + "/leader")
                        .ok()
                        .at("/spec/holderIdentity")
                        .asText())
                .isEqualTo("b");
    }

    @Test
    @DisplayName("an update of a lease without a resourceVersion: 422 Invalid")
    void unconditionalLease() {
        api().post(leases(), lease("a", "2026-01-15T12:00:00.000000Z", "")).ok();
        assertThat(api().put(leases() + "/leader", lease("b", "2026-01-15T12:00:00.000000Z", ""))
                        .status())
                .isEqualTo(422);
    }

    @Test
    @DisplayName("an event of the core group, found by the object it is about, and read as events.k8s.io too")
    void coreEvents() {
        api().post(
                        events(),
                        """
                {"metadata":{"name":"e1"},"involvedObject":{"kind":"Deployment","name":"orders","namespace":"%s","uid":"u-1"},
                 "reason":"RolledBack","message":"hello","type":"Warning","reportingComponent":"switchback",
                 "firstTimestamp":"2026-01-15T12:00:00Z","lastTimestamp":"2026-01-15T12:00:00Z","count":1}
                """
                                .formatted(namespace()))
                .ok();
        var list = api().get(events() + "?fieldSelector=involvedObject.name%3Dorders,involvedObject.uid%3Du-1")
                .ok();
        assertThat(list.path("items")).hasSize(1);
        assertThat(api().get(events() + "?fieldSelector=involvedObject.name%3Dother")
                        .ok()
                        .path("items"))
                .isEmpty();
        var other = api().get("/apis/events.k8s.io/v1/namespaces/" + namespace() + "/events/e1")
                .ok();
        assertThat(other.path("note").asText()).isEqualTo("hello");
        assertThat(other.at("/regarding/name").asText()).isEqualTo("orders");
    }

    @Test
    @DisplayName("an event of events.k8s.io is read in the core group")
    void newEvents() {
        api().post(
                        "/apis/events.k8s.io/v1/namespaces/" + namespace() + "/events",
                        """
                {"metadata":{"name":"e2"},"regarding":{"kind":"Deployment","name":"orders","namespace":"%s"},
                 "reason":"RolledBack","note":"hello","type":"Normal","action":"Revert","reportingController":"switchback.dev/x",
                 "reportingInstance":"a","eventTime":"2026-01-15T12:00:00.000000Z"}
                """
                                .formatted(namespace()))
                .ok();
        var core = api().get(events() + "/e2").ok();
        assertThat(core.path("message").asText()).isEqualTo("hello");
        assertThat(core.at("/involvedObject/name").asText()).isEqualTo("orders");
        assertThat(core.path("reportingComponent").asText()).isEqualTo("switchback.dev/x");
    }

    @Test
    @DisplayName("an administrator may do everything: SelfSubjectAccessReview")
    void accessReview() {
        var answer = api().post(
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        """
                {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview",
                 "spec":{"resourceAttributes":{"namespace":"%s","verb":"patch","group":"apps","resource":"deployments"}}}
                """
                                .formatted(namespace()));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().at("/status/allowed").asBoolean()).isTrue();
    }

    private void createOwned(String name, String ownerUid) {
        api().post(
                        configMaps(),
                        """
                {"metadata":{"name":"%s","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":%s,
                 "blockOwnerDeletion":true}]}}
                """
                                .formatted(name, ownerUid))
                .ok();
    }

    @Test
    @DisplayName("background deletion: what is owned goes after its owner")
    void background() {
        createOwned("owned", createConfigMap("owner").at("/metadata/uid").toString());
        api().delete(configMaps() + "/owner", "{\"propagationPolicy\":\"Background\"}")
                .ok();
        api().awaitGone(configMaps(), "owned");
    }

    @Test
    @DisplayName("foreground deletion: the owner stays, marked, until what it owns is gone")
    void foreground() {
        createOwned("owned", createConfigMap("owner").at("/metadata/uid").toString());
        var marked = api().delete(configMaps() + "/owner", "{\"propagationPolicy\":\"Foreground\"}")
                .ok();
        assertThat(marked.at("/metadata/finalizers").toString()).isEqualTo("[\"foregroundDeletion\"]");
        api().awaitGone(configMaps(), "owner");
        assertThat(api().get(configMaps() + "/owned").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("orphaning deletion: what was owned stays and loses the reference")
    void orphan() {
        createOwned("owned", createConfigMap("owner").at("/metadata/uid").toString());
        api().delete(configMaps() + "/owner", "{\"propagationPolicy\":\"Orphan\"}")
                .ok();
        var owned = api().await(configMaps(), "owned", object -> object.at("/metadata/ownerReferences")
                .isEmpty());
        assertThat(owned.path("metadata").has("deletionTimestamp")).isFalse();
        api().awaitGone(configMaps(), "owner");
    }
}
