package dev.switchback.runtime.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.localcluster.VirtualTime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GracefulShutdownTest {
    private static final Duration SETTLE = Duration.ofMillis(Drain.SETTLE_MILLIS);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<String> log = new ArrayList<>();

    private ShutdownBuilder shutdown(ShutdownSettings settings) {
        return GracefulShutdown.builder(settings)
                .runOn(time, time)
                .registry(registry)
                .onStopping(() -> note("not ready"))
                .stopAccepting(() -> note("stop accepting"))
                .flush("history", () -> note("flush"));
    }

    private void note(String what) {
        log.add(Duration.between(Instant.parse("2026-01-15T12:00:00Z"), time.instant())
                        .toSeconds() + " " + what);
    }

    @Test
    void stagesFollowOneAnother() {
        GracefulShutdown shutdown = shutdown(ShutdownSettings.defaults()).build();
        InFlight.Request slow = shutdown.inFlight().begin();
        InFlight.Request early = shutdown.inFlight().begin();
        assertThat(shutdown.isStopping()).isFalse();

        CompletableFuture<ShutdownOutcome> end = shutdown.begin();
        assertThat(shutdown.isStopping()).isTrue();
        early.close();
        early.close();
        time.advance(Duration.ofSeconds(8));
        assertThat(end).isNotDone();
        assertThat(shutdown.stage()).isEqualTo(Stage.DRAINING);
        slow.close();
        time.advance(SETTLE);

        assertThat(end).isCompletedWithValue(new ShutdownOutcome(1, 0, List.of()));
        assertThat(log).containsExactly("0 not ready", "5 stop accepting", "8 flush");
        assertThat(counted("drained")).isEqualTo(1);
        assertThat(counted("dropped")).isZero();
    }

    @Test
    void withNothingInFlightTheDrainTakesAMoment() {
        CompletableFuture<ShutdownOutcome> end =
                shutdown(ShutdownSettings.defaults()).build().begin();

        time.advance(Duration.ofSeconds(5).plus(SETTLE));

        assertThat(end).isCompletedWithValue(new ShutdownOutcome(0, 0, List.of()));
    }

    @Test
    void theDrainIsNotOverBeforeTheSocketIsClosed() {
        List<Runnable> steps = new ArrayList<>();
        GracefulShutdown shutdown =
                shutdown(ShutdownSettings.defaults()).runOn(time, steps::add).build();
        var unused = shutdown.begin();
        time.advance(Duration.ofSeconds(10));

        assertThat(steps).as("closing the socket, which takes its time").hasSize(1);
        steps.get(0).run();
        assertThat(shutdown.stage()).isEqualTo(Stage.DRAINING);
        time.advance(SETTLE);
        assertThat(steps).as("and the flush").hasSize(2);
    }

    @Test
    void aSocketThatDoesNotCloseEndsWithTheDrain() {
        List<Runnable> steps = new ArrayList<>();
        var unused = shutdown(ShutdownSettings.defaults())
                .runOn(time, steps::add)
                .build()
                .begin();

        time.advance(Duration.ofSeconds(20));

        assertThat(steps).hasSize(2);
    }

    @Test
    void whileRequestsComeTheDrainGoesOn() {
        GracefulShutdown shutdown = shutdown(ShutdownSettings.defaults()).build();
        CompletableFuture<ShutdownOutcome> end = shutdown.begin();
        time.advance(Duration.ofSeconds(5));
        for (int i = 0; i < 20; i++) {
            time.advance(SETTLE.minusMillis(1));
            shutdown.inFlight().begin().close();
        }
        assertThat(end).isNotDone();

        time.advance(SETTLE.multipliedBy(2));
        assertThat(end).isCompletedWithValue(new ShutdownOutcome(20, 0, List.of()));
    }

    @Test
    void aRequestThatWaitsForAThreadIsWaitedFor() {
        GracefulShutdown shutdown = shutdown(ShutdownSettings.defaults()).build();
        List<Runnable> queue = new ArrayList<>();
        List<InFlight.Request> open = new ArrayList<>();
        var threads = shutdown.inFlight().countingQueued(queue::add);
        threads.execute(() -> open.add(shutdown.inFlight().begin()));
        CompletableFuture<ShutdownOutcome> end = shutdown.begin();
        time.advance(Duration.ofSeconds(10));
        assertThat(end).isNotDone();

        queue.get(0).run();
        assertThat(shutdown.inFlight().left()).isEqualTo(1);
        time.advance(Duration.ofSeconds(5));
        assertThat(end).isNotDone();
        open.get(0).close();
        time.advance(SETTLE);
        assertThat(end).isCompletedWithValue(new ShutdownOutcome(1, 0, List.of()));
    }

    @Test
    void aRequestThatIsRefusedAThreadIsNotWaitedFor() {
        InFlight inFlight = shutdown(ShutdownSettings.defaults()).build().inFlight();
        var threads = inFlight.countingQueued(task -> {
            throw new OutOfMemoryError("no thread");
        });

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> threads.execute(() -> {}));
        assertThat(inFlight.left()).isZero();
    }

    @Test
    void aRequestThatNoThreadTakesIsDropped() {
        GracefulShutdown shutdown = shutdown(ShutdownSettings.defaults()).build();
        shutdown.inFlight().countingQueued(task -> {}).execute(() -> {});
        CompletableFuture<ShutdownOutcome> end = shutdown.begin();

        time.advance(Duration.ofSeconds(20));

        assertThat(end).isCompletedWithValue(new ShutdownOutcome(0, 1, List.of()));
    }

    @Test
    void aRequestThatComesDuringTheFlushIsWaitedFor() {
        List<InFlight.Request> late = new ArrayList<>();
        List<GracefulShutdown> self = new ArrayList<>();
        self.add(shutdown(ShutdownSettings.defaults())
                .flush("slow", () -> late.add(self.get(0).inFlight().begin()))
                .build());
        CompletableFuture<ShutdownOutcome> end = self.get(0).begin();
        time.advance(Duration.ofSeconds(19));
        assertThat(end).isNotDone();

        late.get(0).close();
        time.advance(SETTLE);
        assertThat(end).isCompletedWithValue(new ShutdownOutcome(1, 0, List.of()));
    }

    @Test
    void aRequestThatComesDuringTheFlushAndStaysIsDropped() {
        List<GracefulShutdown> self = new ArrayList<>();
        self.add(shutdown(ShutdownSettings.defaults())
                .flush("slow", () -> self.get(0).inFlight().begin())
                .build());
        CompletableFuture<ShutdownOutcome> end = self.get(0).begin();

        time.advance(Duration.ofSeconds(20));

        assertThat(end).isCompletedWithValue(new ShutdownOutcome(0, 1, List.of()));
    }

    @Test
    void whatIsLeftAtTheDeadlineIsDroppedAndCounted() {
        GracefulShutdown shutdown = shutdown(ShutdownSettings.defaults()).build();
        InFlight.Request stuck = shutdown.inFlight().begin();
        CompletableFuture<ShutdownOutcome> end = shutdown.begin();

        time.advance(Duration.ofSeconds(20));

        assertThat(end).isCompletedWithValue(new ShutdownOutcome(0, 1, List.of()));
        assertThat(counted("dropped")).isEqualTo(1);
        assertThat(end.join().isClean()).isFalse();
        stuck.close();
    }

    @Test
    void aStepThatFailsStopsNothing() {
        CompletableFuture<ShutdownOutcome> end = shutdown(ShutdownSettings.defaults())
                .onStopping(() -> {
                    throw new IllegalStateException("broken");
                })
                .flush("cooldowns", () -> {
                    throw new IllegalStateException("store is away");
                })
                .build()
                .begin();

        time.advance(Duration.ofSeconds(7));

        assertThat(end).isCompletedWithValue(new ShutdownOutcome(0, 0, List.of("cooldowns")));
        assertThat(log).contains("5 flush");
    }

    @Test
    void itRunsOnce() {
        GracefulShutdown shutdown = shutdown(ShutdownSettings.defaults()).build();
        CompletableFuture<ShutdownOutcome> first = shutdown.begin();
        CompletableFuture<ShutdownOutcome> second = shutdown.begin();
        time.advance(Duration.ofSeconds(30));

        assertThat(log).hasSize(3);
        assertThat(first.join()).isEqualTo(second.join());
    }

    @Test
    void switchedOffItEndsAtOnce() {
        ShutdownSettings off = ShutdownEnvironment.read(Map.of("GRACEFUL_SHUTDOWN_ENABLED", "false"));

        assertThat(shutdown(off).build().begin()).isDone();
        assertThat(log).isEmpty();
    }

    @Test
    void theDrainGetsWhatTheOthersLeave() {
        assertThat(ShutdownEnvironment.read(Map.of())).isEqualTo(ShutdownSettings.defaults());
        ShutdownSettings long60 = ShutdownEnvironment.read(
                Map.of("TERMINATION_GRACE_PERIOD_SECONDS", "60", "PRESTOP_DELAY_SECONDS", "15"));
        assertThat(long60.drain()).isEqualTo(Duration.ofSeconds(35));
    }

    @Test
    void aBudgetThatDoesNotFitIsRefusedAtTheStartWithAllItsParts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShutdownEnvironment.read(Map.of("PRESTOP_DELAY_SECONDS", "20.5")))
                .withMessage(
                        "the shutdown does not fit: preStop 20.5s + delay 5s + drain 1s + flush 2s + slack 2s is 30.5s"
                                + " and has to be less than the grace period of 30s (with a drain of more than 0); raise"
                                + " terminationGracePeriodSeconds and TERMINATION_GRACE_PERIOD_SECONDS, or shorten a part");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShutdownEnvironment.read(Map.of("GRACEFUL_SHUTDOWN_DRAIN_SECONDS", "16")))
                .withMessageContaining("is 30s and has to be less than the grace period of 30s");
        assertThat(ShutdownEnvironment.read(Map.of("GRACEFUL_SHUTDOWN_DRAIN_SECONDS", "15.999"))
                        .enabled())
                .isTrue();
    }

    private double counted(String result) {
        return registry.scrape().stream()
                .filter(CounterSnapshot.class::isInstance)
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .filter(point -> result.equals(point.getLabels().get("result")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
