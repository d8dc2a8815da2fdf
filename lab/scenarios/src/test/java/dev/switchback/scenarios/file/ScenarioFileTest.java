package dev.switchback.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Policy;
import dev.switchback.scenarios.file.Scenario.Step;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String HEAD = "name: n\nnow: 2026-01-15T12:00:00Z\n";
    private static final String TAIL = "expect: {changes: 0}\n";

    /** What the actions of a step do, in words. */
    private static List<String> played(Step step) {
        var calls = new ArrayList<String>();
        var stage = (IncidentStage) Proxy.newProxyInstance(
                IncidentStage.class.getClassLoader(),
                new Class<?>[] {IncidentStage.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : Arrays.asList(arguments)));
                    return null;
                });
        step.actions().forEach(action -> action.accept(stage));
        return calls;
    }

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
                  - {apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop}}
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
                  - {after: 1m, rollout-restart: shop/orders}
                  - {after: 2m, approve: {workload: shop/orders, by: jo}}
                  - {after: 2m, reject: {workload: shop/orders}}
                  - {after: 2m, apply: [], delete: [{kind: Service, name: shop/orders}, {kind: Namespace, name: shop}]}
                  - {after: 3m, stop: prometheus, start: alertmanager}
                  - {after: 3m, restart: service}
                  - {after: 2026-01-15T12:03:00Z, fault: {call: patch deployments, nth: 2, kind: kill-after}}
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
        assertThat(scenario.settings().policy()).isEqualTo(Policy.OFF);
        assertThat(scenario.settings().limits().workloads()).isEqualTo(2);
        assertThat(scenario.settings().limits().window()).isEqualTo(Duration.ofMinutes(5));
        assertThat(scenario.settings().ages().settle()).isEqualTo(Duration.ofSeconds(90));
        var deployment = scenario.initial().workloads().get(0);
        assertThat(deployment.annotations()).containsEntry("switchback.dev/policy", "off");
        assertThat(deployment.revisions().get(0).hash()).contains("1e3");
        assertThat(scenario.timeline().stream().flatMap(step -> played(step).stream()))
                .containsExactly(
                        "alerts[[AlertSketch[labels={alertname=A, namespace=shop, n=1}, annotations={lookback=2m},"
                                + " revision=Optional[current], startsAt=Optional[2026-01-15T11:59:40Z], resolved=false,"
                                + " endsAt=Optional.empty]]]",
                        "resolve[[A]]",
                        "deliver[[AlertSketch[labels={alertname=A}, annotations={}, revision=Optional[abc],"
                                + " startsAt=Optional[2026-01-15T12:00:00Z], resolved=true,"
                                + " endsAt=Optional[2026-01-15T12:00:10Z]]]]",
                        "deploy[shop/orders, orders:3]",
                        "pods[shop/orders, orders:3, false]",
                        "rolloutRestart[shop/orders]",
                        "answer[shop/orders, jo, true]",
                        "answer[shop/orders, somebody, false]",
                        "apply[[]]",
                        "delete[Service, shop/orders]",
                        "delete[Namespace, /shop]",
                        "run[PROMETHEUS, false]",
                        "run[ALERTMANAGER, true]",
                        "restartService",
                        "fault[patch deployments, 2, kill-after]");
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
        assertThat(played(scenario.timeline().get(0)).get(0))
                .contains("startsAt=Optional[2026-01-15T13:00:00.123456789+01:00]")
                .contains("startsAt=Optional[2026-01-15T11:59:40Z]")
                .contains("{alertname=C}, annotations={}, revision=Optional.empty, startsAt=Optional.empty");
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
        assertThat(scenario.initial().cluster().get(0).toString())
                .isEqualTo("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"orders\","
                        + "\"namespace\":\"shop\",\"uid\":\"123\",\"creationTimestamp\":\"2026-01-15T11:00:00Z\","
                        + "\"labels\":{\"n\":\"1e3\",\"b\":\"yes\"}},\"spec\":{\"replicas\":3,\"paused\":true,"
                        + "\"selector\":{\"matchLabels\":{\"a\":\"1\"}}},\"status\":{\"conditions\":"
                        + "[{\"type\":\"Progressing\",\"lastUpdateTime\":\"2026-01-15T11:00:00Z\"}]}}");
    }

    @Test
    void objectsOfAnyKindStayAsWritten() {
        Scenario scenario = read(HEAD
                + """
                cluster:
                  - apiVersion: argoproj.io/v1alpha1
                    kind: Application
                    metadata: {name: shop, namespace: argocd}
                    spec: {syncPolicy: {automated: {selfHeal: true, prune: false}}, source: {targetRevision: "1.0"}}
                    status: {resources: [{group: apps, kind: Deployment, namespace: shop, name: orders}]}
                """
                + TAIL);
        assertThat(scenario.initial().cluster().get(0).path("spec").toString())
                .isEqualTo("{\"syncPolicy\":{\"automated\":{\"selfHeal\":true,\"prune\":false}},"
                        + "\"source\":{\"targetRevision\":\"1.0\"}}");
    }

    @Test
    void aFileHoldsOneIncidentADocument() {
        var file = ScenarioFile.parse("f.yaml", HEAD + TAIL + "---\n" + HEAD + TAIL + "---\n");
        assertThat(file.problems()).isEmpty();
        assertThat(file.scenarios())
                .extracting(scenario -> scenario.heading().line())
                .containsExactly(1, 5);
    }

    @Test
    void anchorsAndMergeKeysWork() {
        Scenario scenario = read(HEAD
                + """
                timeline:
                  - {after: 0s, deliver: [&a {alertname: A, labels: &l {namespace: shop}}, *a, {<<: *a, status: resolved}]}
                """
                + TAIL);
        assertThat(played(scenario.timeline().get(0)).get(0))
                .endsWith("AlertSketch[labels={alertname=A, namespace=shop}, annotations={}, revision=Optional.empty,"
                        + " startsAt=Optional.empty, resolved=true, endsAt=Optional.empty]]]");
    }
}
