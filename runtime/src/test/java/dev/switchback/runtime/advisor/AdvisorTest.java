package dev.switchback.runtime.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import dev.switchback.runtime.telemetry.BreakerTelemetry;
import dev.switchback.runtime.telemetry.EventRow;
import dev.switchback.runtime.telemetry.TelemetrySettings;
import dev.switchback.runtime.telemetry.sqlite.Retention;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are recorded by the real telemetry, in virtual time: ten calls a second. */
class AdvisorTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final int MINUTE = 60;
    /** As by default, but for the number of writes. */
    private static final TelemetrySettings SETTINGS = new TelemetrySettings(true, Duration.ofSeconds(5), 10_000, 1_000);

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(NOON);
    private final Ticker ticker = () -> Duration.between(NOON, time.instant()).toNanos();

    /** How long each call takes. */
    private Duration took = Duration.ZERO;

    /** @param failing the share of failed calls in each second */
    private Recording record(Settings settings, int seconds, IntToDoubleFunction failing) throws Exception {
        BreakerRegistry breakers = new BreakerRegistry(name -> settings, RegistryLimits.DEFAULT, ticker, time);
        Random random = new Random(7);
        var log = new SqliteEventLog(folder.resolve("events.db"), Retention.DEFAULT, time);
        try (BreakerTelemetry telemetry = BreakerTelemetry.start(breakers, log, SETTINGS, time, time)) {
            CircuitBreaker api = breakers.breaker("api");
            for (int i = 0; i < seconds * 10; i++) {
                time.advance(Duration.ofMillis(100));
                boolean fails = random.nextDouble() < failing.applyAsDouble(i / 10);
                if (api.tryAcquire() instanceof Permit permit) {
                    if (fails) {
                        permit.onFailure(ticker.nanos() - took.toNanos(), FailureKind.EXCEPTION, null);
                    } else {
                        permit.onSuccess(ticker.nanos() - took.toNanos());
                    }
                }
            }
            telemetry.flush();
            assertThat(telemetry.dropped()).isZero();
            List<Recording> all = Recording.of(log.read("", NOON.minusSeconds(5), time.instant(), 1_000_000));
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private static Settings dry() {
        return Settings.defaults().withDryRun(true);
    }

    /** 2% failures, but from minute 5 to minute 8 90%. */
    private static double outage(int second) {
        return second >= 5 * MINUTE && second < 8 * MINUTE ? 0.9 : 0.02;
    }

    @Test
    void recommendsSettingsThatOpenDuringTheKnownOutageAndNotBefore() throws Exception {
        Recording recording = record(dry(), 15 * MINUTE, AdvisorTest::outage);
        Advice advice = Advisor.advise(recording, Advisor.candidates(dry()));

        Replay best = advice.recommended().orElseThrow();
        long start = Duration.ofMinutes(5).toNanos();
        long end = Duration.ofMinutes(8).toNanos();
        assertThat(best.openings()).isNotEmpty().allSatisfy(opened -> assertThat(opened.nanos())
                .isBetween(start, end));
        assertThat(best.spared()).isGreaterThan(1_000);
        assertThat(best.gain()).isGreaterThan(1_000);
        assertThat(advice.summary()).matches("(these|the) settings .*opened \\d+ times and spared \\d+ failed calls.*");
        assertThat(advice.outages()).singleElement().satisfies(span -> {
            assertThat(Duration.ofNanos(span.from()).toSeconds()).isBetween(299L, 302L);
            assertThat(Duration.ofNanos(span.to()).toSeconds()).isBetween(478L, 482L);
        });
    }

    @Test
    void candidatesThatOpenBeforeAreNotRecommended() throws Exception {
        Recording recording = record(
                dry(), 15 * MINUTE, second -> second >= 2 * MINUTE && second < 2 * MINUTE + 1 ? 1 : outage(second));
        Settings hasty = dry().withFailMax(3);
        Settings calm = dry().withFailMax(0).withFailureRate(0.5).withCallWindow(100, 50);
        List<Recording.Span> known = List.of(new Recording.Span(
                Duration.ofMinutes(5).toNanos(), Duration.ofMinutes(8).toNanos()));

        Advice advice = Advisor.advise(recording, List.of(hasty, calm), known);
        assertThat(advice.falseAlarms(advice.current())).isPositive();
        assertThat(advice.recommended().orElseThrow().settings()).isEqualTo(calm);

        Advice none = Advisor.advise(recording, List.of(hasty), known);
        assertThat(none.recommended()).isEmpty();
        assertThat(none.summary()).contains("no candidate");
    }

    @Test
    void withoutAnOutageNothingIsRecommended() throws Exception {
        Advice advice = Advisor.advise(record(dry(), 5 * MINUTE, second -> 0.02), Advisor.candidates(dry()));
        assertThat(advice.recommended()).isEmpty();
        assertThat(advice.summary()).contains("no outage");
    }

    @Test
    void whatWasRejectedInTheRecordingIsUnknownAndChangesNothing() throws Exception {
        Recording recording = record(Settings.defaults(), 15 * MINUTE, AdvisorTest::outage);
        Advice advice = Advisor.advise(recording, Advisor.candidates(Settings.defaults()));
        assertThat(advice.current().unknown()).isGreaterThan(1_000);
        assertThat(advice.current().openings()).isNotEmpty();
        assertThat(advice.recommended()).isPresent();
    }

    @Test
    void aReplayOfTheRecordedSettingsOpensWhenTheBreakerDid() throws Exception {
        Recording recording = record(dry(), 6 * MINUTE, AdvisorTest::outage);
        Replay replay = Replay.of(recording, dry());
        long opened = replay.openings().get(0).nanos();
        assertThat(Duration.ofNanos(opened).toMillis()).isBetween(300_000L, 303_000L);
    }

    @Test
    void aCallThatAnsweredShortlyBeforeTheTimeoutIsNoFailure() throws Exception {
        took = Duration.ofMillis(1_100);
        Settings timed = dry().withCallTimeout(Duration.ofMillis(1_500));

        Advice advice = Advisor.advise(record(timed, 15 * MINUTE, AdvisorTest::outage), Advisor.candidates(timed));

        assertThat(advice.recommended()).isPresent();
    }

    @Test
    void aCallThatIsRecordedAsLongerThanTheTimeoutAnsweredAllTheSame() {
        List<Recording.Call> calls = IntStream.range(0, 100)
                .mapToObj(i -> new Recording.Call(i * 1_000_000_000L, Outcome.SUCCESS, 2_048_000_000L))
                .toList();
        Settings timed = Settings.defaults().withCallTimeout(Duration.ofMillis(1_500));

        assertThat(Replay.of(new Recording("api", NOON, calls), timed).openings())
                .isEmpty();
    }

    @Test
    void aCallThatWasNotSlowIsNotSlowInTheReplay() throws Exception {
        took = Duration.ofMillis(1_100);
        Settings slow = dry().withSlowCallRate(0.5, Duration.ofSeconds(2));

        Advice advice = Advisor.advise(record(slow, 15 * MINUTE, AdvisorTest::outage), Advisor.candidates(slow));

        assertThat(advice.recommended()).isPresent();
    }

    @Test
    void onlySoManyCallsAreKeptAndTheNewest() {
        List<EventRow> rows = new ArrayList<>();
        for (int second = 0; second < 30; second++) {
            rows.add(new EventRow(
                    Instant.EPOCH.plusSeconds(second),
                    "api",
                    "calls",
                    "{\"interval_ms\":1000,\"runs\":[[\"success\",100000,4]]}"));
        }
        Recording recording = Recording.of(rows).get(0);
        assertThat(recording.calls()).hasSize(Recording.MOST_CALLS);
        assertThat(recording.began()).isEqualTo(Instant.EPOCH.plusSeconds(20));
    }
}
