package dev.switchback.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.scenarios.file.Step.AlertSketch;
import dev.switchback.scenarios.file.Step.Alerts;
import dev.switchback.scenarios.file.Step.Fault;
import dev.switchback.scenarios.file.Step.FaultKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String HEAD = "name: n\nnow: 2026-01-15T12:00:00Z\n";
    private static final String TAIL = "expect: {changes: 0}\n";

    private static Scenario read(String text) {
        ScenarioFile file = ScenarioFile.parse("f.yaml", text);
        assertThat(file.problems()).isEmpty();
        assertThat(file.scenarios()).hasSize(1);
        return file.scenarios().get(0);
    }

    @Test
    void readsTheWholeFormat() {
        Scenario scenario = read(
                """
                name: all
                why: every key once
                now: 2026-01-15T13:00:00+01:00
                settings: {policy: false, breaker: {workloads: 2}, breaker.window: 5m, switchback.settle: 1m30s}
                cluster:
                  - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
                deployments:
                  - name: shop/orders
                    replicas: 3
                    annotations: {switchback.dev/policy: off}
                    revisions:
                      - {image: "orders:1", deployed: -72h, hash: 1e3}
                      - {image: "orders:2", deployed: 2026-01-14T12:00:00Z, annotations: {a: 1}, ready: true}
                timeline:
                  - {after: 0s, alerts: [{alertname: A, labels: {namespace: shop, n: 1}, annotations: {lookback: 2m}, revision: current, startsAt: -20s}]}
                  - {after: 20s, resolve: [A]}
                  - {after: 30s, deliver: [{alertname: A, status: resolved, labels: {}, revision: abc, startsAt: 0s, endsAt: 10s}]}
                  - {after: 1m, deploy: {deployment: shop/orders, image: "orders:3"}}
                  - {after: 1m, pods: {deployment: shop/orders, image: "orders:3", ready: false}}
                  - {after: 2m, approve: {workload: shop/orders, by: jo}}
                  - {after: 2m, reject: {workload: shop/orders, by: jo}}
                  - {after: 2m, apply: [], delete: [{kind: Service, name: shop/orders}, {kind: Namespace, name: shop}]}
                  - {after: 3m, restart: service}
                  - {after: 2026-01-15T12:03:00Z, fault: {call: patch deployments, nth: 2, kind: lost}}
                  - {after: 4m}
                expect:
                  rollbacks: [{workload: shop/orders, phase: Refused, reason: NoRecentDeploy}, {}]
                  images: {shop/orders: "orders:2"}
                  revisions: {shop/orders: aaa111}
                  selectors: {shop/orders: {version: blue}}
                  changes: 0
                  pages: 1
                """);
        assertThat(scenario.now()).isEqualTo(NOW);
        assertThat(scenario.end()).isEqualTo(NOW.plusSeconds(240));
        assertThat(scenario.settings())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "policy", "off", "breaker.workloads", "2", "breaker.window", "PT5M", "settle", "PT1M30S"));
        assertThat(scenario.deployments().get(0).annotations()).containsEntry("switchback.dev/policy", "off");
        assertThat(scenario.deployments().get(0).revisions().get(0).hash()).contains("1e3");
        assertThat(scenario.timeline()).hasSize(11);
        assertThat(scenario.timeline().get(7).actions()).hasSize(2);
        assertThat(scenario.timeline().get(9).actions())
                .containsExactly(new Fault("patch", "deployments", 2, FaultKind.LOST));
        assertThat(scenario.expect().rollbacks()).hasSize(2);
        assertThat(scenario.expect().selectors()).containsEntry(new Place("shop", "orders"), Map.of("version", "blue"));
    }

    @Test
    void alertsKeepTheTextOfAbsoluteTimesAndLeaveOutWhatIsNotWritten() {
        Scenario scenario = read(HEAD
                + """
                timeline:
                  - after: 5m
                    alerts:
                      - {alertname: A, startsAt: 2026-01-15T13:00:00.123456789+01:00}
                      - {labels: {alertname: B}, startsAt: -20s}
                      - {alertname: C}
                """
                + TAIL);
        List<AlertSketch> alerts =
                ((Alerts) scenario.timeline().get(0).actions().get(0)).alerts();
        assertThat(alerts.get(0).startsAt().map(Moment::written)).contains("2026-01-15T13:00:00.123456789+01:00");
        assertThat(alerts.get(1).startsAt().map(Moment::instant)).contains(NOW.minusSeconds(20));
        assertThat(alerts.get(2).startsAt()).isEmpty();
        assertThat(alerts.get(2).revision()).isEqualTo(Optional.empty());
    }

    @Test
    void kubernetesObjectsStayAsWritten() {
        Scenario scenario = read(HEAD
                + """
                cluster:
                  - apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: orders, namespace: shop, uid: 123, creationTimestamp: -1h, labels: {n: 1e3, b: yes}}
                    spec: {replicas: 3, paused: true, selector: {matchLabels: {a: 1}}}
                    status: {conditions: [{type: Progressing, lastUpdateTime: 2026-01-15T11:00:00Z}]}
                """
                + TAIL);
        assertThat(scenario.cluster().get(0).toString())
                .isEqualTo("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"orders\","
                        + "\"namespace\":\"shop\",\"uid\":\"123\",\"creationTimestamp\":\"2026-01-15T11:00:00Z\","
                        + "\"labels\":{\"n\":\"1e3\",\"b\":\"yes\"}},\"spec\":{\"replicas\":3,\"paused\":true,"
                        + "\"selector\":{\"matchLabels\":{\"a\":\"1\"}}},\"status\":{\"conditions\":"
                        + "[{\"type\":\"Progressing\",\"lastUpdateTime\":\"2026-01-15T11:00:00Z\"}]}}");
    }

    @Test
    void aFileHoldsOneIncidentADocument() {
        var file = ScenarioFile.parse("f.yaml", HEAD + TAIL + "---\n" + HEAD + TAIL + "---\n");
        assertThat(file.problems()).isEmpty();
        assertThat(file.scenarios()).extracting(Scenario::line).containsExactly(1, 5);
    }

    @Test
    void anchorsAndMergeKeysWork() {
        Scenario scenario = read(HEAD
                + """
                timeline:
                  - {after: 0s, deliver: [&a {alertname: A, labels: &l {namespace: shop}}, *a, {<<: *a, status: resolved}]}
                """
                + TAIL);
        var deliver = (Step.Deliver) scenario.timeline().get(0).actions().get(0);
        assertThat(deliver.alerts()).hasSize(3);
        assertThat(deliver.alerts().get(2).status()).isEqualTo("resolved");
        assertThat(deliver.alerts().get(2).labels()).containsEntry("namespace", "shop");
    }
}
