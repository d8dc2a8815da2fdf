package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.faults.ApiCall;
import dev.switchback.faults.CallPattern;
import dev.switchback.faults.Fault;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.DeliveryPhase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The calls of a delivery to the API server fail: with an error, a timeout, a conflict, an answer that is lost, and a kill of
 * the driver before a call and after it, so that another driver takes over. In the end exactly one version serves, everything is
 * as before or as promoted, and nothing of the canary is left.
 */
class EveryDeliveryCallTest {
    private static final String STATUS = "deliveries/status";
    private static final Set<String> READS = Set.of("get", "list");

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(8);

    /** A way to deliver, and what there is before. */
    private enum Flow {
        GATEWAY(canary("gateway: {httpRoute: orders, rule: api}"), stage -> orders(stage, ReleaseStage::route)),
        ISTIO(canary("istio: {virtualService: orders, route: api}"), stage -> orders(stage, ReleaseStage::mesh)),
        NGINX(canary("nginx: {ingress: shop}"), stage -> orders(stage, ReleaseStage::ingress)),
        REPLICAS(
                canary("replicas: {service: all}"),
                stage -> orders(stage, with -> with.service("all", "{app: orders}"))),
        PAIR("orders-blue", "blueGreen: {other: orders-green, monitor: 5s}", EveryDeliveryCallTest::pair),
        STATEFUL_SET(
                "orders",
                "canary: {steps: [{weight: 20, hold: 5s}, {weight: 60, hold: 5s}]}",
                stage -> stage.statefulSet("orders", "orders:1", 3)),
        ROLLING("orders", "rolling: {watch: 5s}", stage -> orders(stage, none -> {})),
        RECREATE("orders", "recreate: {watch: 5s}", stage -> orders(stage, none -> {}));

        private final String workload;
        private final String strategy;

        @SuppressWarnings("ImmutableEnumChecker") // a method without a state
        private final Consumer<ReleaseStage> before;

        Flow(String strategy, Consumer<ReleaseStage> before) {
            this("orders", strategy, before);
        }

        Flow(String workload, String strategy, Consumer<ReleaseStage> before) {
            this.workload = workload;
            this.strategy = strategy;
            this.before = before;
        }

        private static String canary(String traffic) {
            return "canary: {steps: [{weight: 20, hold: 5s}, {weight: 60, hold: 5s}], traffic: {" + traffic + "}}";
        }

        String spec(String onDriverLost) {
            return """
                    workload: {kind: %s, name: %s}
                    image: orders:2
                    onDriverLost: %s
                    strategy: {%s}
                    smoke: {suite: smoke.yaml, before: 5}
                    analysis:
                      prometheus: {address: "http://prometheus:9090"}
                      metrics: [{name: failures, query: failures, success: "result[0] < 1"}]
                    """
                    .formatted(this == STATEFUL_SET ? "StatefulSet" : "Deployment", workload, onDriverLost, strategy);
        }
    }

    private static void orders(ReleaseStage stage, Consumer<ReleaseStage> router) {
        stage.deploy("orders", "stable", "orders:1", 2);
        stage.service("orders", "{app: orders, version: stable}");
        router.accept(stage);
    }

    private static void pair(ReleaseStage stage) {
        stage.deploy("orders-blue", "blue", "orders:1", 2);
        stage.deploy("orders-green", "green", "orders:0", 0);
        stage.service("orders", "{app: orders, version: blue}");
        stage.service("orders-admin", "{version: blue}");
    }

    /**
     * Of each kind of call some fail.
     *
     * @param first of the calls of that kind that fails, from 1
     * @param stride from one that fails to the next; with 2 the one in between makes up for it
     */
    private record Plan(Fault fault, Set<CallPattern> calls, int first, int stride, int times) {
        static final Plan NOTHING = new Plan(Fault.ERROR, Set.of(), 1, 1, 0);

        void tell(ReleaseStage stage) {
            for (CallPattern call : calls) {
                for (int i = 0; i < times; i++) {
                    stage.faults.at(call, first + i * stride, fault);
                }
            }
        }

        boolean kills() {
            return fault == Fault.KILL || fault == Fault.KILL_AFTER;
        }
    }

    /** How a flow ended, and with what. */
    private record End(DeliveryPhase phase, String situation, List<String> serving, ReleaseStage stage) {
        List<ApiCall> writes() {
            return stage.faults.seen().stream()
                    .filter(call -> !READS.contains(call.verb()))
                    .toList();
        }

        /** The kinds of calls that there were: {@code deliveries/status} by themselves, since they are the most. */
        Set<CallPattern> kinds(boolean reads, boolean status) {
            return stage.faults.seen().stream()
                    .filter(call -> READS.contains(call.verb()) == reads)
                    .filter(call -> call.resource().equals(STATUS) == status)
                    .map(call -> new CallPattern(call.verb(), call.resource()))
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void aCallThatFailsIsMadeAgain(Flow flow) {
        for (Fault fault : List.of(Fault.ERROR, Fault.TIMEOUT, Fault.CONFLICT, Fault.LOST)) {
            breakCalls(flow, fault, true);
            breakCalls(flow, fault, false);
        }
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void whoeverTakesOverGoesOn(Flow flow) {
        for (Fault fault : List.of(Fault.KILL, Fault.KILL_AFTER)) {
            breakCalls(flow, fault, true);
            breakCalls(flow, fault, false);
        }
    }

    /** Each write fails in one of the plays; of reads, which are all alike, each seventh. */
    private static void breakCalls(Flow flow, Fault fault, boolean good) {
        End whole = play(flow, "continue", good, Plan.NOTHING);
        var struck = new TreeSet<String>();
        for (int first = 1; first <= 2; first++) {
            struck.addAll(breakCalls(flow, good, whole, new Plan(fault, whole.kinds(false, false), first, 2, 20)));
        }
        assertThat(struck).as("%s broken by %s", flow, fault).containsAll(names(whole.writes()));
        for (int first = 1; first <= 3; first++) {
            breakCalls(flow, good, whole, new Plan(fault, whole.kinds(false, true), first, 3, 20));
        }
        if (fault != Fault.CONFLICT) { // a read is never answered with one
            breakCalls(flow, good, whole, new Plan(fault, whole.kinds(true, false), 7, 7, 5));
        }
    }

    private static Set<String> breakCalls(Flow flow, boolean good, End whole, Plan plan) {
        End end = play(flow, "continue", good, plan);
        String what = flow + (good ? " good: " : " bad: ") + plan;
        assertThat(end.phase()).as(what).isEqualTo(whole.phase());
        assertThat(end.situation()).as(what).isEqualTo(whole.situation());
        assertThat(end.serving()).as(what).isEqualTo(whole.serving()).hasSize(1);
        assertThat(end.stage().killed)
                .as(what)
                .isEqualTo(plan.kills() ? end.stage().faults.struck().size() : 0);
        return names(end.stage().faults.struck());
    }

    private static Set<String> names(List<ApiCall> calls) {
        return calls.stream()
                .filter(call -> !call.resource().equals(STATUS))
                .map(call -> call.verb() + " " + call.path())
                .collect(Collectors.toSet());
    }

    /** With the default, {@code onDriverLost: abort}, a kill anywhere puts everything back as it was. */
    @ParameterizedTest
    @EnumSource(Flow.class)
    void aDeliveryWhoseDriverIsLostIsUndone(Flow flow) {
        End promoted = play(flow, "abort", true, Plan.NOTHING);
        End before = play(flow, "abort", false, Plan.NOTHING);
        assertThat(promoted.phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(before.phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        List<ApiCall> writes = promoted.writes();
        for (int write = 1; write <= writes.size(); write++) {
            ApiCall last = writes.get(write - 1);
            var kind = new CallPattern(last.verb(), last.resource());
            int nth = (int)
                    writes.subList(0, write).stream().filter(kind::matches).count();
            End end = play(flow, "abort", true, new Plan(Fault.KILL_AFTER, Set.of(kind), nth, 1, 1));
            boolean over = writes.stream().skip(write).noneMatch(call -> call.resource()
                    .equals(STATUS));
            End expected = over ? promoted : before;
            String what = flow + ", killed after write " + write + ": " + last + " " + nth;
            assertThat(end.phase()).as(what).isEqualTo(expected.phase());
            assertThat(end.situation()).as(what).isEqualTo(expected.situation());
            assertThat(end.serving()).as(what).isEqualTo(expected.serving()).hasSize(1);
        }
    }

    private static End play(Flow flow, String onDriverLost, boolean good, Plan plan) {
        try (var stage = new ReleaseStage()) {
            flow.before.accept(stage);
            stage.advance(Duration.ofSeconds(10));
            if (!good) {
                stage.figures = (delivery, now) -> {
                    String step = delivery.status().position().name();
                    return step.contains("60%") || step.contains("watch")
                            ? new AnalysisVerdict.Fail("it is bad")
                            : new AnalysisVerdict.Pass("all is well");
                };
            }
            stage.delivery(flow.spec(onDriverLost));
            plan.tell(stage);
            stage.crew = 2;
            stage.advanceToEnd(LONG_ENOUGH);
            return new End(stage.orders().status().phase(), stage.situation(), stage.serving(), stage);
        }
    }
}
