package dev.switchback.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
    private static List<String> problems(String text) {
        return ScenarioFile.parse("bad.yaml", text).problems().stream()
                .map(Problem::text)
                .toList();
    }

    private static List<String> inTimeline(String event) {
        return problems(
                """
                name: n
                now: 2026-01-15T12:00:00Z
                expect: {changes: 0}
                timeline:
                  - %s
                """
                        .formatted(event));
    }

    @Test
    void everyMistakeOfAFileIsToldWithItsLineAndKey() {
        assertThat(
                        problems(
                                """
                        name: n
                        now: yesterday
                        settings: {policy: automatic}
                        deployments:
                          - name: orders
                            revisions:
                              - {image: "orders:1", deployed: 3 days ago}
                        timeline:
                          - {after: 20 sec}
                          - {afer: 0s}
                        expect:
                          rolbacks: []
                          changes: none
                        """))
                .containsExactly(
                        "bad.yaml:2: now: 'yesterday' is not a timestamp; allowed: RFC 3339, such as 2026-01-15T12:00:00Z",
                        "bad.yaml:5: deployments[0].name: 'orders' is not a namespace and a name; allowed: namespace/name,"
                                + " such as shop/orders",
                        "bad.yaml:7: deployments[0].revisions[0].deployed: '3 days ago' is not a time; allowed: an offset"
                                + " from now, such as 20s, -1h30m or -72h, or RFC 3339, such as 2026-01-15T12:00:00Z",
                        "bad.yaml:9: timeline[0].after: '20 sec' is not a time; allowed: an offset from now, such as 20s,"
                                + " -1h30m or -72h, or RFC 3339, such as 2026-01-15T12:00:00Z",
                        "bad.yaml:10: timeline[1].afer: unknown key; allowed: after, alerts, resolve, deliver, deploy, pods,"
                                + " rollout-restart, approve, reject, apply, delete, stop, start, restart, fault",
                        "bad.yaml:10: timeline[1]: the key 'after' is missing",
                        "bad.yaml:12: expect.rolbacks: unknown key; allowed: rollbacks, images, revisions, selectors,"
                                + " changes, pages",
                        "bad.yaml:13: expect.changes: invalid value 'none'; allowed: a whole number from 0 to 1000000");
    }

    @Test
    void settingsFollowTheRulesOfTheService() {
        assertThat(
                        problems(
                                """
                        name: n
                        now: 2026-01-15T12:00:00Z
                        settings:
                          polcy: automatic
                          cooldown: soon
                          policy: sometimes
                          poll: 0s
                          breaker: {workloads: 5000}
                        expect: {changes: 0}
                        """))
                .hasSize(5)
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("bad.yaml:4: settings.polcy: "),
                        problem -> assertThat(problem).startsWith("bad.yaml:5: settings.cooldown: "),
                        problem -> assertThat(problem).startsWith("bad.yaml:6: settings.policy: "),
                        problem -> assertThat(problem).startsWith("bad.yaml:7: settings.poll: "),
                        problem -> assertThat(problem).startsWith("bad.yaml:8: settings.breaker.workloads: "));
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThat(
                        problems(
                                """
                        name: n
                        now: 2026-01-15T12:00:00Z
                        settings: {verify-soak: 10m, verify-timeout: 5m}
                        expect: {changes: 0}
                        """))
                .containsExactly("bad.yaml:3: settings.verify-timeout: must be longer than verify-soak");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{deployment: shop/a, revision: current, rate: 1}                   | traffic[0]: the key 'from' is missing",
                "{deployment: shop/a, revision: current, from: 0s}                  | the key 'rate' is missing",
                "{deployment: shop/a, from: 0s, rate: 1}                            | the key 'revision' is missing",
                "{deployment: a, revision: b, from: 0s, rate: 1}                    | 'a' is not a namespace and a name",
                "{deployment: shop/b, revision: b, from: 0s, rate: 1}               | no Deployment of this incident is called shop/b; allowed: shop/a",
                "{deployment: shop/a, revision: b, from: 0s, rate: -1}              | traffic[0].rate: invalid value '-1'; allowed: requests per second",
                "{deployment: shop/a, revision: b, from: 0s, rate: 1, failing: 1.1} | traffic[0].failing: invalid value '1.1'; allowed: a share",
                "{deployment: shop/a, revision: b, from: 0s, rate: 1, slow: all}    | traffic[0].slow: invalid value 'all'",
                "{deployment: shop/a, revision: b, from: soon, rate: 1}             | traffic[0].from: 'soon' is not a time",
                "{deployment: shop/a, revision: b, from: 0s, rate: 1, errors: 1}    | traffic[0].errors: unknown key; allowed: deployment, revision, from",
            })
    void everyMistakeOfAStepOfTrafficIsTold(String step, String message) {
        assertThat(traffic("  - " + step))
                .singleElement()
                .asString()
                .startsWith("bad.yaml:8: ")
                .contains(message);
    }

    @Test
    void trafficNeedsAStepAndEachBeginsAtATimeOfItsOwn() {
        assertThat(traffic(" []")).singleElement().asString().contains("traffic: there is no step");
        assertThat(
                        traffic(
                                """
                          - {deployment: shop/a, revision: b, from: 0s, rate: 1}
                          - {deployment: shop/a, revision: c, from: 0s, rate: 1}
                          - {deployment: shop/a, revision: b, from: 0s, rate: 2}
                        """))
                .singleElement()
                .asString()
                .startsWith("bad.yaml:10: traffic[2]: another step of this revision begins at that time");
    }

    private static List<String> traffic(String steps) {
        return problems(
                """
                name: n
                now: 2026-01-15T12:00:00Z
                deployments:
                  - name: shop/a
                    revisions:
                      - {image: "a:1", deployed: -1h}
                traffic:%s
                expect: {changes: 0}
                """
                        .formatted(steps.startsWith(" [") ? steps : "\n" + steps.stripTrailing()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{after: -1s}                                              | timeline[0].after: this is before now",
                "{after: 5}                                                | timeline[0].after: '5' is not a time",
                "{after: 0s, alerts: [{labels: {}}]}                       | the key 'alertname' is missing",
                "{after: 0s, alerts: [{alertname: A, status: firing}]}     | timeline[0].alerts[0].status: unknown key",
                "{after: 0s, alerts: {alertname: A}}                       | is a mapping; allowed: a list",
                "{after: 0s, alerts: [{alertname: A, startsAt: now}]}      | startsAt: 'now' is not a time",
                "{after: 0s, deliver: [{status: pending}]}                 | allowed: firing, resolved",
                "{after: 0s, resolve: A}                                   | invalid value 'A'; allowed: a list",
                "{after: 0s, deploy: {deployment: shop/a}}                 | the key 'image' is missing",
                "{after: 0s, deploy: {deployment: shop/a, image: a, at: 1}}| allowed: deployment, statefulset, daemonset, image",
                "{after: 0s, pods: {deployment: a/b, image: c, ready: no}} | invalid value 'no'; allowed: true or false",
                "{after: 0s, rollout-restart: orders}                      | 'orders' is not a namespace and a name",
                "{after: 0s, stop: service}                                | allowed: prometheus, alertmanager",
                "{after: 0s, restart: alertmanager}                        | only the service can be restarted",
                "{after: 0s, fault: {call: patch, kind: kill}}             | 'patch' is not a call; allowed: a verb",
                "{after: 0s, fault: {call: put x, kind: kill}}             | a verb (create, get, list",
                "{after: 0s, fault: {call: get pods, kind: explode}}       | conflict, lost, kill, kill-after",
                "{after: 0s, fault: {call: get pods, nth: 0, kind: kill}}  | a whole number from 1",
                "{after: 0s, delete: [{kind: Service, name: orders}]}      | is not a namespace and a name",
                "{after: 0s, apply: [{kind: Service}]}                     | a Kubernetes object needs apiVersion",
                "{after: 0s, approve: {by: jo}}                            | the key 'workload' is missing",
                "{after: 0s, after: 1s}                                    | is set twice",
                "{after: 0s, [a]: 1s}                                      | a key is not a plain word",
            })
    void eachMistakeInAnEventHasItsMessage(String event, String message) {
        assertThat(inTimeline(event)).isNotEmpty().allSatisfy(p -> assertThat(p).startsWith("bad.yaml:5: "));
        assertThat(inTimeline(event)).anySatisfy(p -> assertThat(p).contains(message));
    }

    @Test
    void theTimelineIsInOrder() {
        assertThat(
                        problems(
                                """
                        name: n
                        now: 2026-01-15T12:00:00Z
                        timeline: [{after: 2m}, {after: 1m}]
                        expect: {changes: 0}
                        """))
                .containsExactly("bad.yaml:3: timeline[1].after: this is before the event above it;"
                        + " allowed: events in the order of their times");
    }

    @Test
    void somethingHasToBeExpected() {
        assertThat(problems("name: n\nnow: 2026-01-15T12:00:00Z\n"))
                .containsExactly("bad.yaml:1: the key 'expect' is missing");
        assertThat(problems("name: n\nnow: 2026-01-15T12:00:00Z\nexpect:\n"))
                .containsExactly("bad.yaml:1: the key 'expect' is missing");
        assertThat(problems("name: n\nnow: 2026-01-15T12:00:00Z\nexpect: {}\n"))
                .containsExactly("bad.yaml:3: expect: nothing is expected here, which proves nothing; allowed: one"
                        + " expectation or more");
    }

    @Test
    void oneHashIsOneTemplate() {
        assertThat(
                        problems(
                                """
                        name: n
                        now: 2026-01-15T12:00:00Z
                        deployments:
                          - name: shop/orders
                            revisions:
                              - {image: "orders:1", deployed: -2h, hash: aaa}
                              - {image: "orders:2", deployed: -1h, hash: aaa}
                              - {image: "orders:3", deployed: -3h}
                              - {image: "orders:4", deployed: 1s, hash: "-"}
                        expect: {changes: 0}
                        """))
                .containsExactly(
                        "bad.yaml:5: deployments[0].revisions: hash aaa stands for two different templates;"
                                + " allowed: one template for each hash",
                        "bad.yaml:8: deployments[0].revisions[2]: this revision is older than the one before it;"
                                + " allowed: the oldest first",
                        "bad.yaml:9: deployments[0].revisions[3].deployed: this is after now; allowed: a time before now;"
                                + " later deploys are in the timeline",
                        "bad.yaml:9: deployments[0].revisions[3].hash: '-' is not a label value; allowed: up to 63 letters,"
                                + " digits, '-', '_' or '.'");
    }

    @Test
    void whatIsNotYamlIsToldWithItsLine() {
        assertThat(problems("name: n\n  now: [\n")).singleElement().asString().startsWith("bad.yaml:2: not YAML: ");
        assertThat(problems("")).containsExactly("bad.yaml:1: no incident in this file");
        assertThat(problems("- a\n")).contains("bad.yaml:1: is a list; allowed: keys with values");
    }

    @Test
    void whatContainsItselfIsRefused() {
        assertThat(inTimeline("{after: 0s, apply: [&x {apiVersion: v1, x: *x}]}"))
                .singleElement()
                .asString()
                .contains("nested too deeply");
    }

    @Test
    void aMisspeltExpectationIsAMistakeOfTheFile() {
        assertThat(
                        problems(
                                """
                        name: n
                        now: 2026-01-15T12:00:00Z
                        deployments:
                          - {name: shop/orders, revisions: [{image: "orders:1", deployed: -1h}]}
                        timeline:
                          - {after: 0s, alerts: [{alertname: A, labels: {namespace: shop, deployment: basket}}]}
                        expect:
                          rollbacks:
                            - {workload: shop/basket, phase: Refused, reason: WorkloadNotFound}
                            - {workload: shop/order, phase: Refussed, reason: NoDeploy}
                          images: {shop/order: "orders:1"}
                          revisions: {shop/basket: aaa}
                          selectors: {shop/orders: {}}
                        """))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .isEqualTo("bad.yaml:10: expect.rollbacks[1].workload: no workload or alert of this"
                                        + " incident is called shop/order; allowed: shop/basket, shop/orders"),
                        problem -> assertThat(problem)
                                .startsWith(
                                        "bad.yaml:10: expect.rollbacks[1].phase: there is no phase Refussed; allowed:"
                                                + " Pending, AwaitingApproval"),
                        problem -> assertThat(problem)
                                .startsWith("bad.yaml:10: expect.rollbacks[1].reason: there is no reason NoDeploy;"
                                        + " allowed: InvalidAlert, "),
                        problem -> assertThat(problem)
                                .isEqualTo("bad.yaml:11: expect.images.shop/order: no workload of this incident is"
                                        + " called shop/order; allowed: shop/orders"),
                        problem -> assertThat(problem)
                                .startsWith("bad.yaml:12: expect.revisions.shop/basket: no workload of this incident"),
                        problem -> assertThat(problem)
                                .startsWith("bad.yaml:13: expect.selectors.shop/orders: no Service of this incident"));
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThat(ScenarioFile.read(Path.of("nowhere.yaml")).problems())
                .containsExactly(new Problem("nowhere.yaml", 0, "", "cannot be read: no such file: nowhere.yaml", ""));
    }
}
