package dev.switchback.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
    private static List<String> problems(String text) {
        return ScenarioFile.parse("bad.yaml", text).problems().stream()
                .map(Problem::toString)
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
                        settings: {polcy: automatic, cooldown: soon, policy: sometimes, poll: 0s}
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
                        "bad.yaml:2: now: \"yesterday\" is not a time: write RFC 3339, such as 2026-01-15T12:00:00Z",
                        "bad.yaml:3: settings.polcy: unknown setting; allowed here: policy, recent-deploy, proven-after,"
                                + " cooldown, breaker.workloads, breaker.window, settle, verify-soak, verify-timeout,"
                                + " approval-timeout, poll, defaults.namespace, defaults.deployment",
                        "bad.yaml:3: settings.cooldown: \"soon\" is not a duration: write 90s, 10m or 1h30m",
                        "bad.yaml:3: settings.policy: no such policy; allowed: off, observe, approve, automatic",
                        "bad.yaml:3: settings.poll: a period has to be longer than 0",
                        "bad.yaml:5: deployments[0].name: expected namespace/name, such as shop/orders, found \"orders\"",
                        "bad.yaml:7: deployments[0].revisions[0].deployed: \"3 days ago\" is not a time: write an offset"
                                + " from now, such as 20s, -1h30m or -72h, or RFC 3339, such as 2026-01-15T12:00:00Z",
                        "bad.yaml:9: timeline[0].after: \"20 sec\" is not a time: write an offset from now, such as 20s,"
                                + " -1h30m or -72h, or RFC 3339, such as 2026-01-15T12:00:00Z",
                        "bad.yaml:10: timeline[1].afer: unknown key; allowed here: after, alerts, resolve, deliver, deploy,"
                                + " pods, approve, reject, apply, delete, restart, fault",
                        "bad.yaml:10: timeline[1]: the key \"after\" is missing",
                        "bad.yaml:12: expect.rolbacks: unknown key; allowed here: rollbacks, images, revisions, selectors,"
                                + " changes, pages",
                        "bad.yaml:13: expect.changes: expected a whole number, 0 or more, found \"none\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{after: -1s}                                              | timeline[0].after: this is before now",
                "{after: 5}                                                | timeline[0].after: \"5\" is not a time",
                "{after: 0s, alerts: [{labels: {}}]}                       | the key \"alertname\" is missing",
                "{after: 0s, alerts: [{alertname: A, status: firing}]}     | timeline[0].alerts[0].status: unknown key",
                "{after: 0s, alerts: {alertname: A}}                       | expected a list, found a mapping",
                "{after: 0s, alerts: [{alertname: A, startsAt: now}]}      | startsAt: \"now\" is not a time",
                "{after: 0s, deliver: [{status: pending}]}                 | allowed: firing, resolved",
                "{after: 0s, resolve: A}                                   | expected a list, found \"A\"",
                "{after: 0s, deploy: {deployment: shop/a}}                 | the key \"image\" is missing",
                "{after: 0s, deploy: {deployment: shop/a, image: a, at: 1}}| allowed here: deployment, image",
                "{after: 0s, pods: {deployment: a/b, image: c, ready: no}} | expected true or false, found \"no\"",
                "{after: 0s, restart: alertmanager}                        | only the service can be restarted",
                "{after: 0s, fault: {call: patch, kind: kill}}             | expected a verb and a resource",
                "{after: 0s, fault: {call: put x, kind: kill}}             | verbs: create, get, list",
                "{after: 0s, fault: {call: get pods, kind: explode}}       | allowed: error, timeout, conflict, lost, kill",
                "{after: 0s, fault: {call: get pods, nth: 0, kind: kill}}  | expected a whole number, 1 or more",
                "{after: 0s, delete: [{kind: Service, name: orders}]}      | expected namespace/name",
                "{after: 0s, apply: [{kind: Service}]}                     | a Kubernetes object needs apiVersion",
                "{after: 0s, approve: {by: jo}}                            | the key \"workload\" is missing",
                "{after: 0s, after: 1s}                                    | this key is here twice",
                "{after: 0s, [a]: 1s}                                      | a key has to be a word",
                "{after: 0s, apply: [&x {apiVersion: v1, x: *x}]}          | nested too deeply",
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
                        + " the timeline is written in order");
    }

    @Test
    void somethingHasToBeExpected() {
        assertThat(problems("name: n\nnow: 2026-01-15T12:00:00Z\n"))
                .containsExactly("bad.yaml:1: (document): the key \"expect\" is missing");
        assertThat(problems("name: n\nnow: 2026-01-15T12:00:00Z\nexpect:\n"))
                .containsExactly("bad.yaml:3: expect: this key needs a value");
        assertThat(problems("name: n\nnow: 2026-01-15T12:00:00Z\nexpect: {}\n"))
                .containsExactly("bad.yaml:3: expect: nothing is expected here, which proves nothing");
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
                        "bad.yaml:5: deployments[0].revisions: hash aaa stands for two different templates",
                        "bad.yaml:8: deployments[0].revisions[2]: revisions are written oldest first;"
                                + " this one is older than the one before it",
                        "bad.yaml:9: deployments[0].revisions[3].deployed: what is deployed after now belongs into the"
                                + " timeline",
                        "bad.yaml:9: deployments[0].revisions[3].hash: a hash is a label value: up to 63 letters, digits,"
                                + " '-', '_' or '.'");
    }

    @Test
    void whatIsNotYamlIsToldWithItsLine() {
        assertThat(problems("name: n\n  now: [\n")).singleElement().asString().startsWith("bad.yaml:2: not YAML: ");
        assertThat(problems("")).containsExactly("bad.yaml:1: no incident in this file");
        assertThat(problems("- a\n")).contains("bad.yaml:1: (document): expected a mapping (key: value), found a list");
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThat(ScenarioFile.read(Path.of("nowhere.yaml")).problems())
                .containsExactly(new Problem("nowhere.yaml", 0, "", "no such file"));
    }
}
