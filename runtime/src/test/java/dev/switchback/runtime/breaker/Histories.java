package dev.switchback.runtime.breaker;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random histories with small numbers, so that everything happens often. Times are nanoseconds. */
final class Histories {
    private Histories() {}

    static Arbitrary<List<Step>> steps() {
        Arbitrary<Step> end = Combinators.combine(Arbitraries.integers().between(0, 6), endings(), took())
                .as(Step.End::new);
        Arbitrary<Step> burst = Combinators.combine(
                        Arbitraries.frequency(Tuple.of(16, 2), Tuple.of(8, 9), Tuple.of(4, 20), Tuple.of(1, 140)),
                        endings(),
                        took())
                .as(Step.Burst::new);
        Arbitrary<Step> pass = Arbitraries.of(1L, 9L, 10L, 99L, 100L, 499L, 500L, 1_000L, 5_000L, 3_000_000_000L)
                .map(Step.Pass::new);
        Arbitrary<Step> say = Combinators.combine(
                        Arbitraries.of(Player.Command.class),
                        Arbitraries.of(1L, 300L, 2_000L, 1_000_000_000L, 2_000_000_000L))
                .as(Step.Say::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, Arbitraries.just(new Step.Acquire())),
                        Tuple.of(10, end),
                        Tuple.of(6, burst),
                        Tuple.of(6, pass),
                        Tuple.of(2, say),
                        Tuple.of(1, settings().map(Step.Reconfigure::new)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    private static Arbitrary<Player.Ending> endings() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Player.Ending.SUCCESS)),
                Tuple.of(3, Arbitraries.just(Player.Ending.EXCEPTION)),
                Tuple.of(3, Arbitraries.of(Player.Ending.class)));
    }

    /** Around what is slow (100) and too slow (500), what no cell holds, and what fills a cell's sum. */
    private static Arbitrary<Long> took() {
        return Arbitraries.frequency(
                Tuple.of(8, 0L),
                Tuple.of(2, 99L),
                Tuple.of(2, 100L),
                Tuple.of(1, 500L),
                Tuple.of(1, 501L),
                Tuple.of(1, -5L),
                Tuple.of(1, (1L << 36) - 1),
                Tuple.of(1, 1L << 36));
    }

    static Arbitrary<Settings> settings() {
        return Combinators.combine(window(), thresholds(), opening(), probing(), classification(), mode())
                .as(Settings::new);
    }

    private static Arbitrary<SlidingWindow> window() {
        Arbitrary<Duration> time = Arbitraries.of(0L, 0L, 5L, 100L, 1_005L).map(Duration::ofNanos);
        return Combinators.combine(Arbitraries.of(1, 2, 4, 7, 20), time, Arbitraries.of(1, 2, 5, 11))
                .as((calls, span, least) ->
                        new SlidingWindow(calls, span, span.isZero() ? Math.min(calls, least) : least));
    }

    private static Arbitrary<Thresholds> thresholds() {
        return Combinators.combine(
                        Arbitraries.of(0, 1, 2, 3, 5),
                        Arbitraries.of(0, 0.3, 0.5, 0.55, 1),
                        Arbitraries.of(0, 0, 0.5, 1),
                        Arbitraries.of(0L, 0L, 500L))
                .as((inARow, failed, slow, timeout) -> new Thresholds(
                        inARow,
                        failed.doubleValue(),
                        slow.doubleValue(),
                        Duration.ofNanos(slow.doubleValue() > 0 ? 100 : 0),
                        Duration.ofNanos(timeout)));
    }

    private static Arbitrary<Opening> opening() {
        return Combinators.combine(
                        Arbitraries.of(1L, 400L, 1_000L),
                        Arbitraries.of(1.0, 1.5, 3.0),
                        Arbitraries.of(400L, 4_000L),
                        Arbitraries.of(0.0, 0.0, 0.3, 1.0),
                        Arbitraries.of(0L, 500L, 5_000L))
                .as((base, backoff, longest, jitter, cap) -> new Opening(
                        Duration.ofNanos(base), backoff, Duration.ofNanos(longest), jitter, Duration.ofNanos(cap)));
    }

    private static Arbitrary<Settings.Probing> probing() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(200L, 3_000L))
                .as((permits, successes, timeout) ->
                        new Settings.Probing(permits, successes, Duration.ofNanos(timeout)));
    }

    private static Arbitrary<Classification> classification() {
        return Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as((excludes, recordsOnly, judges) -> {
                    Settings settings = Settings.defaults();
                    settings = excludes ? settings.excluding(FileNotFoundException.class) : settings;
                    settings = recordsOnly ? settings.recordingOnly(IOException.class) : settings;
                    settings = judges ? settings.withFailedResult(Subject.IS_BAD) : settings;
                    return settings.classification();
                });
    }

    private static Arbitrary<Settings.Mode> mode() {
        return Arbitraries.frequency(
                Tuple.of(6, Settings.Mode.ENFORCE),
                Tuple.of(2, Settings.Mode.DRY_RUN),
                Tuple.of(1, Settings.Mode.DISABLED));
    }
}
