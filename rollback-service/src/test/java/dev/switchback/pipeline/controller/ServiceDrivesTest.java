package dev.switchback.pipeline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.faults.ApiCall;
import dev.switchback.faults.CallPattern;
import dev.switchback.faults.Fault;
import dev.switchback.kubernetes.controller.Leadership;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Request.Action;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import dev.switchback.rollback.deliveries.DrivenDeliveries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rollback service as the second driver: it drives what nobody drives, and takes over when a command is killed. */
class ServiceDrivesTest {
    private static final Map<String, String> STRATEGIES = Map.of(
            "canary",
            "canary: {steps: [{weight: 20, hold: 5s}, {weight: 60, hold: 5s}], traffic: {gateway: {httpRoute: orders, rule: api}}}",
            "blueGreen",
            "blueGreen: {other: orders-green, monitor: 5s}",
            "rolling",
            "rolling: {watch: 5s}",
            "recreate",
            "recreate: {watch: 5s}");

    private ReleaseStage stage = new ReleaseStage();
    private final List<DrivenDeliveries> services = new ArrayList<>();
    private final List<Delivery> left = new ArrayList<>();

    /** A leadership that comes and goes. */
    private static final class Turn implements Leadership {
        private boolean leads;
        private Runnable gained = () -> {};

        Turn(boolean leads) {
            this.leads = leads;
        }

        @Override
        public boolean isLeader() {
            return leads;
        }

        @Override
        public void onGained(Runnable callback) {
            gained = callback;
        }

        void change(boolean now) {
            leads = now;
            if (now) {
                gained.run();
            }
        }
    }

    @BeforeEach
    void prepare() {
        prepare("canary");
    }

    @AfterEach
    void stop() {
        services.forEach(DrivenDeliveries::close);
        services.clear();
        stage.close();
    }

    private void prepare(String strategy) {
        if (strategy.equals("blueGreen")) {
            stage.deploy("orders-blue", "blue", "orders:1", 2);
            stage.deploy("orders-green", "green", "orders:0", 0);
            stage.service("orders", "{app: orders, version: blue}");
            stage.service("orders-admin", "{version: blue}");
        } else {
            stage.deploy("orders", "stable", "orders:1", 2);
            stage.service("orders", "{app: orders, version: stable}");
            stage.route();
        }
        stage.advance(Duration.ofSeconds(10));
    }

    private DrivenDeliveries service(Leadership leadership) {
        var service = DrivenDeliveries.start(
                new DeliveryStore(stage.cluster),
                leadership,
                new DrivenDeliveries.Means(
                        stage.cluster,
                        stage,
                        stage.time,
                        stage.time,
                        () -> Duration.between(Instant.EPOCH, stage.time.instant())
                                .toNanos(),
                        "replica-" + (services.size() + 1),
                        left::add));
        services.add(service);
        stage.time.runDue();
        return service;
    }

    private static String spec(String strategy, String onDriverLost) {
        return "workload: {kind: Deployment, name: %s}\nimage: orders:2\nonDriverLost: %s\nstrategy: {%s}\n"
                .formatted(
                        strategy.equals("blueGreen") ? "orders-blue" : "orders",
                        onDriverLost,
                        STRATEGIES.get(strategy));
    }

    @Test
    void drivesWhatNobodyDrives() {
        service(Leadership.alone());
        stage.delivery(spec("canary", "abort"));
        stage.advanceToEnd(Duration.ofMinutes(3));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
        assertThat(stage.orders().status().driver().identity()).isEqualTo(DrivenDeliveries.NAME);
        assertThat(stage.serving()).containsExactly("orders:2");
        assertThat(left).extracting(d -> d.status().phase()).containsExactly(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void leavesADeliveryToTheCommandThatDrivesIt() {
        service(Leadership.alone());
        stage.delivery(spec("canary", "abort"));
        stage.drive(ReleaseStage.ORDERS);
        while (stage.orders().status().phase().isOpen()) {
            stage.advance(Duration.ofSeconds(1));
            assertThat(stage.orders().status().driver().identity()).isIn("", "driver-1");
        }
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void anotherLeaderGoesOnWithWhatTheServiceDrove() {
        var first = new Turn(true);
        var second = new Turn(false);
        service(first);
        service(second);
        stage.delivery(spec("canary", "abort"));
        stage.advance(Duration.ofSeconds(25));
        assertThat(services.get(0).driven()).hasSize(1);

        first.change(false);
        second.change(true);
        stage.advance(Duration.ofSeconds(5));

        assertThat(services.get(0).driven()).isEmpty();
        assertThat(services.get(1).driven()).hasSize(1);
        stage.advanceToEnd(Duration.ofMinutes(3));
        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.SUCCEEDED);
    }

    @Test
    void onlyTheLeaderDrives() {
        service(new Turn(false));
        stage.delivery(spec("canary", "abort"));
        stage.advance(Duration.ofMinutes(1));

        assertThat(stage.orders().status().driver().identity()).isEmpty();
    }

    @Test
    void answersWhatPeopleAskFor() {
        service(Leadership.alone());
        stage.delivery(spec("canary", "abort"));
        stage.advance(Duration.ofSeconds(25));
        stage.request(Action.ABORT);
        stage.advanceToEnd(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.orders().status().failure().orElseThrow().cause()).isEqualTo(Cause.PERSON);
    }

    @Test
    void goesBackWithinTheUndoWindow() {
        service(Leadership.alone());
        stage.delivery(spec("canary", "abort"));
        stage.advanceToEnd(Duration.ofMinutes(3));
        stage.request(Action.UNDO);
        stage.advance(Duration.ofSeconds(10));
        stage.advanceToEnd(Duration.ofMinutes(1));

        assertThat(stage.orders().status().phase()).isEqualTo(DeliveryPhase.ROLLED_BACK);
        assertThat(stage.serving()).containsExactly("orders:1");
        assertThat(left).hasSize(2);
    }

    @Test
    void saysThatTheTypeIsMissing() {
        stage.local
                .cluster()
                .server()
                .handle(new ApiRequest(
                        "DELETE",
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/deliveries.switchback.dev",
                        "",
                        ""));
        var service = service(Leadership.alone());
        assertThat(service.trouble().orElseThrow()).contains("switchback crd");
    }

    /** A kill before and after each write of a command; the service has put everything back within a minute. */
    @ParameterizedTest
    @CsvSource({
        "canary, KILL, abort",
        "canary, KILL_AFTER, abort",
        "canary, KILL_AFTER, continue",
        "blueGreen, KILL, abort",
        "blueGreen, KILL_AFTER, abort",
        "blueGreen, KILL_AFTER, continue",
        "rolling, KILL_AFTER, abort",
        "recreate, KILL, abort",
        "recreate, KILL_AFTER, abort"
    })
    void takesOverWithinAMinute(String strategy, Fault fault, String onDriverLost) {
        List<ApiCall> calls = play(strategy, onDriverLost, 0, fault);
        String promoted = stage.situation();
        String before = withoutDelivery(strategy);
        for (int i = 0; i < calls.size(); i++) {
            if (Set.of("get", "list", "watch").contains(calls.get(i).verb())) {
                continue;
            }
            String what = fault + " at call " + (i + 1) + ", " + calls.get(i);
            play(strategy, onDriverLost, i + 1, fault);
            assertThat(stage.killed).as(what).isEqualTo(1);
            DeliveryPhase phase = stage.orders().status().phase();
            boolean goesOn = onDriverLost.equals("continue") || phase == DeliveryPhase.SUCCEEDED;
            assertThat(phase).as(what).isEqualTo(goesOn ? DeliveryPhase.SUCCEEDED : DeliveryPhase.ROLLED_BACK);
            assertThat(stage.situation()).as(what).isEqualTo(goesOn ? promoted : before);
            assertThat(stage.serving()).as(what).hasSize(1);
        }
    }

    private String withoutDelivery(String strategy) {
        stop();
        stage = new ReleaseStage();
        prepare(strategy);
        return stage.situation();
    }

    /** A command drives with the service beside it, and is killed at its n-th call; 0 for never. */
    private List<ApiCall> play(String strategy, String onDriverLost, int nth, Fault fault) {
        withoutDelivery(strategy);
        service(Leadership.alone());
        stage.delivery(spec(strategy, onDriverLost));
        if (nth > 0) {
            stage.faults.at(CallPattern.ANY, nth, fault);
        }
        stage.drive(ReleaseStage.ORDERS);
        for (int second = 0; second < 120 && stage.killed == 0 && isOpen(); second++) {
            stage.advance(Duration.ofSeconds(1));
        }
        stage.advanceToEnd(Duration.ofSeconds(55));
        return stage.faults.seen();
    }

    private boolean isOpen() {
        return stage.orders().status().phase().isOpen();
    }
}
