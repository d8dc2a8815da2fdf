package dev.switchback.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.ScenarioFile;
import dev.switchback.scenarios.file.Step;
import dev.switchback.scenarios.file.Step.Fault;
import dev.switchback.scenarios.file.Step.FaultKind;
import dev.switchback.scenarios.play.Player;
import dev.switchback.scenarios.report.Outcome;
import dev.switchback.scenarios.report.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call of a flow to the API server fails in turn: with an error, a timeout, a conflict, an answer that is lost, and
 * with the death of the service. The outcome is always the same: one action, one record, people told once.
 */
class EveryCallTest {
    private static final String REVERT =
            """
            name: a bad deploy
            why: it is rolled back, whatever call fails
            now: 2026-01-15T12:00:00Z
            deployments:
              - name: shop/orders
                replicas: 2
                revisions:
                  - {image: "orders:1", deployed: -72h, hash: aaa111}
                  - {image: "orders:2", deployed: -2m, hash: bbb222}
            timeline:
              - {after: 1s, deliver: [{alertname: E, labels: {namespace: shop, deployment: orders, action: rollback}, revision: bbb222, startsAt: -20s}]}
              - {after: 5s, alerts: [{alertname: E, labels: {namespace: shop, deployment: orders, action: rollback}, revision: bbb222, startsAt: -20s}]}
              - {after: 40s, resolve: [E]}
              - {after: 4m, deliver: [{alertname: E, labels: {namespace: shop, deployment: orders, action: rollback}, revision: bbb222, startsAt: -20s}]}
            expect:
              rollbacks: [{workload: shop/orders, phase: Succeeded, reason: RolledBack}]
              images: {shop/orders: "orders:1"}
              changes: 1
              pages: 0
            """;

    private static final Path FLIP = Path.of("../rollback-service/src/test/scenarios/flip-back-scales-the-peer.yaml");

    /** What a fault may cost. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private record Call(String verb, String resource, int atMost) {}

    /** Reads of the verification are all alike: the first few stand for the rest. */
    private static final List<Call> CALLS = List.of(
            new Call("create", "rollbacks", 99),
            new Call("get", "rollbacks", 99),
            new Call("list", "rollbacks", 3),
            new Call("watch", "rollbacks", 3),
            new Call("update", "rollbacks", 99),
            new Call("update", "rollbacks/status", 99),
            new Call("get", "deployments", 9),
            new Call("list", "deployments", 4),
            new Call("get", "replicasets", 4),
            new Call("list", "replicasets", 6),
            new Call("list", "pods", 6),
            new Call("get", "namespaces", 4),
            new Call("get", "services", 4),
            new Call("list", "services", 4),
            new Call("list", "endpointslices", 3),
            new Call("patch", "deployments", 99),
            new Call("patch", "services", 99),
            new Call("create", "events", 99));

    @ParameterizedTest
    @EnumSource
    void revert(FaultKind kind) {
        breakEachCall(ScenarioFile.parse("here", REVERT), kind);
    }

    @ParameterizedTest
    @EnumSource
    void flip(FaultKind kind) {
        breakEachCall(ScenarioFile.read(FLIP), kind);
    }

    private static void breakEachCall(ScenarioFile file, FaultKind kind) {
        assertThat(file.problems()).isEmpty();
        Scenario scenario = file.scenarios().get(0);
        assertAsExpected(scenario, "no fault");
        int broken = 0;
        for (Call call : CALLS) {
            for (int nth = 1; nth <= call.atMost(); nth++) {
                var fault = new Fault(call.verb(), call.resource(), nth, kind);
                if (neverHappened(assertAsExpected(with(fault, scenario), fault.toString()))) {
                    break;
                }
                broken++;
            }
        }
        assertThat(broken).as("calls that were broken").isGreaterThan(20);
    }

    private static Outcome assertAsExpected(Scenario scenario, String what) {
        Outcome outcome = Player.play(scenario);
        ScenarioResult result = ScenarioResult.of(scenario, outcome, Duration.ZERO);
        assertThat(result.passed()).as(() -> what + "\n" + result.differences()).isTrue();
        assertThat(outcome.rollbacks()).as(what).hasSize(1);
        return outcome;
    }

    private static boolean neverHappened(Outcome outcome) {
        return outcome.notes().stream().anyMatch(note -> note.contains("this fault never happened"));
    }

    private static Scenario with(Fault fault, Scenario s) {
        var timeline = new ArrayList<Step>();
        timeline.add(new Step(0, s.now(), List.of(fault)));
        timeline.addAll(s.timeline());
        timeline.add(new Step(0, s.end().plus(GRACE), List.of()));
        return new Scenario(
                s.file(),
                s.line(),
                s.name(),
                s.why(),
                s.now(),
                s.settings(),
                s.cluster(),
                s.deployments(),
                timeline,
                s.expect());
    }
}
