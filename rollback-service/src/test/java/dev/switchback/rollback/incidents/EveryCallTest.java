package dev.switchback.rollback.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.switchback.scenarios.file.IncidentStage;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.Scenario.Step;
import dev.switchback.scenarios.file.ScenarioFile;
import dev.switchback.scenarios.play.Player;
import dev.switchback.scenarios.report.PlayedOutcome;
import dev.switchback.scenarios.report.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Each call of a flow to the API server fails in turn: with an error, a timeout, a conflict, an answer that is lost, and
 * a kill of the service before it and one after it. The outcome is always the same: one action, one record, people told once.
 */
class EveryCallTest {
    private static final Logger SERVICE = (Logger) LoggerFactory.getLogger("dev.switchback");
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

    /** A pod that never became ready holds up the way back until it is deleted. */
    private static final String POD_SET =
            """
            name: a bad deploy
            why: it is rolled back, whatever call fails
            now: 2026-01-15T12:00:00Z
            settings: {settle: 1s, verify-soak: 5s}
            %1$ss:
              - name: shop/orders
                replicas: 2
                spec: {updateStrategy: {type: OnDelete}}
                revisions:
                  - {image: "orders:1", deployed: -72h, hash: aaa111}
                  - {image: "orders:2", deployed: -2m, hash: bbb222, ready: false}
            timeline:
              - {after: 1s, alerts: [{alertname: E, labels: {namespace: shop, %1$s: orders, action: rollback}, revision: bbb222, startsAt: -20s}]}
              - {after: 20s, resolve: [E]}
              - {after: 40s}
            expect:
              rollbacks: [{workload: shop/orders, phase: Succeeded, reason: RolledBack}]
              images: {shop/orders: "orders:1"}
              changes: 1
              pages: 0
            """;

    private static final Path FLIP = Path.of("../lab/scenarios/incidents/flip-back-scales-the-peer.yaml");

    /** What a fault may cost. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private record Call(String verb, String resource, int atMost) {
        Consumer<IncidentStage> fault(int nth, String kind) {
            return stage -> stage.fault(verb + " " + resource, nth, kind);
        }

        @Override
        public String toString() {
            return verb + " " + resource;
        }
    }

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

    /** A thousand failures on purpose would bury the log of other tests. */
    @BeforeAll
    static void silence() {
        SERVICE.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        SERVICE.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "timeout", "conflict", "lost", "kill", "kill-after"})
    void revert(String kind) {
        breakEachCall(ScenarioFile.parse("here", REVERT), kind, CALLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "timeout", "conflict", "lost", "kill", "kill-after"})
    void flip(String kind) {
        breakEachCall(ScenarioFile.read(FLIP), kind, CALLS);
    }

    /** Only the calls that are not made for a Deployment: the others are the same. */
    @ParameterizedTest
    @CsvSource({
        "statefulset, error",
        "statefulset, timeout",
        "statefulset, conflict",
        "statefulset, lost",
        "statefulset, kill",
        "statefulset, kill-after",
        "daemonset, error",
        "daemonset, timeout",
        "daemonset, conflict",
        "daemonset, lost",
        "daemonset, kill",
        "daemonset, kill-after"
    })
    void revertByControllerRevisions(String workload, String kind) {
        List<Call> calls = List.of(
                new Call("get", workload + "s", 4),
                new Call("get", "controllerrevisions", 2),
                new Call("list", "controllerrevisions", 3),
                new Call("patch", workload + "s", 99),
                new Call("delete", "pods", 99));
        breakEachCall(ScenarioFile.parse("here", POD_SET.formatted(workload)), kind, calls);
    }

    private static void breakEachCall(ScenarioFile file, String kind, List<Call> calls) {
        assertThat(file.problems()).isEmpty();
        Scenario scenario = file.scenarios().get(0);
        assertAsExpected(scenario, "no fault");
        int broken = 0;
        for (Call call : calls) {
            for (int nth = 1; nth <= call.atMost(); nth++) {
                String fault = kind + " at " + call + " number " + nth;
                if (neverHappened(assertAsExpected(with(call.fault(nth, kind), scenario), fault))) {
                    break;
                }
                broken++;
            }
        }
        assertThat(broken).as("calls that were broken").isGreaterThan(10);
    }

    private static PlayedOutcome assertAsExpected(Scenario scenario, String what) {
        PlayedOutcome outcome = Player.play(scenario);
        ScenarioResult result = ScenarioResult.of(scenario, outcome, Duration.ZERO);
        assertThat(result.passed()).as(() -> what + "\n" + result.differences()).isTrue();
        assertThat(outcome.rollbacks()).as(what).hasSize(1);
        return outcome;
    }

    private static boolean neverHappened(PlayedOutcome outcome) {
        return outcome.notes().stream().anyMatch(note -> note.contains("a fault never happened"));
    }

    private static Scenario with(Consumer<IncidentStage> fault, Scenario s) {
        var timeline = new ArrayList<Step>();
        timeline.add(new Step(0, s.now(), List.of(fault)));
        timeline.addAll(s.timeline());
        timeline.add(new Step(0, s.end().plus(GRACE), List.of()));
        return new Scenario(s.heading(), s.now(), s.settings(), s.initial(), timeline, s.expect());
    }
}
