package dev.switchback.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.VirtualTime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import dev.switchback.runtime.telemetry.sqlite.Retention;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakerTelemetryTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(NOON);
    private final Ticker ticker = () -> Duration.between(NOON, time.instant()).toNanos();
    private final BreakerRegistry breakers =
            new BreakerRegistry(name -> Settings.defaults().withFailMax(3), RegistryLimits.DEFAULT, ticker, time);

    private BreakerTelemetry record(EventLog log, TelemetrySettings settings) {
        return BreakerTelemetry.start(breakers, log, settings, time, time);
    }

    private SqliteEventLog file(Retention retention) {
        return new SqliteEventLog(folder.resolve("events.db"), retention, time);
    }

    private void fail(CircuitBreaker breaker) {
        breaker.acquire().onFailure(ticker.nanos(), FailureKind.EXCEPTION, null);
    }

    /** Closed, three failures, open for a minute, three probes, closed. */
    private void outage() {
        CircuitBreaker api = breakers.breaker("api.example.org");
        api.run(() -> {});
        api.run(() -> time.advance(Duration.ofMillis(3)));
        fail(api);
        fail(api);
        fail(api);
        time.advance(Duration.ofSeconds(70));
        for (int i = 0; i < 3; i++) {
            api.run(() -> {});
        }
        time.advance(SECOND);
    }

    private List<String> select(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("events.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(Objects.toString(rows.getString(i)));
                }
                lines.add(String.join(" ", cells));
            }
            return lines;
        }
    }

    @Test
    void theGuidesQueriesFindWhatHappened() throws SQLException {
        try (BreakerTelemetry telemetry = record(file(Retention.DEFAULT), TelemetrySettings.DEFAULT)) {
            outage();
            assertThat(telemetry.dropped()).isZero();
        }
        assertThat(select("SELECT ts, host, event_type, details FROM breaker_events ORDER BY ts, id LIMIT 2"))
                .containsExactly(
                        "2026-01-15T12:00:00.000Z api.example.org calls {\"interval_ms\":1000,\"runs\":"
                                + "[[\"success\",1,0],[\"success\",1,3],[\"failure\",3,0]]}",
                        "2026-01-15T12:00:00.003Z api.example.org state_change {\"old_state\":\"CLOSED\","
                                + "\"new_state\":\"OPEN\",\"reason\":\"CONSECUTIVE_FAILURES\",\"generation\":1,"
                                + "\"open_for_s\":60,\"dry_run\":false}");
        assertThat(select("SELECT host, COUNT(*) FROM breaker_events WHERE event_type = 'state_change'"
                        + " AND details LIKE '%\"new_state\":\"OPEN\"%' GROUP BY host"))
                .containsExactly("api.example.org 1");
        assertThat(select("SELECT host, AVG(duration_s) FROM (SELECT host, (close_ts - open_ts) as duration_s"
                        + " FROM breaker_state_transitions WHERE old_state = 'OPEN') t GROUP BY host"))
                .singleElement()
                .asString()
                .startsWith("api.example.org 70");
        assertThat(select("SELECT host, SUM(CASE WHEN event_type='success' THEN 1 ELSE 0 END) FROM breaker_events"
                        + " WHERE details LIKE '%\"state\":\"HALF_OPEN\"%' GROUP BY host"))
                .containsExactly("api.example.org 3");
    }

    @Test
    void oldRowsAndTooManyRowsGo() throws Exception {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            rows.add(new EventRow(NOON.minusSeconds(i < 20 ? 7200 : 0), "h" + i, "calls", "{}"));
        }
        try (SqliteEventLog log = file(new Retention(Duration.ofHours(1), 100))) {
            log.append(rows);
            assertThat(log.read("", Instant.EPOCH, NOON.plusSeconds(1), 1_000))
                    .hasSize(100)
                    .first()
                    .extracting(EventRow::host)
                    .isEqualTo("h50");
            assertThat(log.read("h60", NOON, NOON.plusSeconds(1), 1_000)).hasSize(1);
        }
    }

    @Test
    void aDeadDiskCostsRowsAndNoCall() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("place"), "a file, no folder");
        var log = new SqliteEventLog(inTheWay.resolve("events.db"), Retention.DEFAULT, time);
        try (BreakerTelemetry telemetry = record(log, new TelemetrySettings(true, SECOND, 10, 10))) {
            CircuitBreaker api = breakers.breaker("api");
            for (int i = 0; i < 2_000; i++) {
                api.openFor(SECOND);
                api.reset();
                api.run(() -> {});
            }
            time.advance(SECOND.multipliedBy(3));
            assertThat(telemetry.dropped()).isGreaterThan(3_000);
            assertThat(api.internals().callbacksFailed()).isZero();

            Files.delete(inTheWay);
            time.advance(SECOND);
            assertThat(log.read("api", Instant.EPOCH, NOON.plusSeconds(60), 100))
                    .hasSizeBetween(10, 20);
        }
    }

    @Test
    void callsAreRecordedOnlyIfSomebodyWantsThem() throws IOException {
        var log = file(Retention.DEFAULT);
        record(log, new TelemetrySettings(false, SECOND, 10, 10));
        breakers.breaker("api").run(() -> {});
        breakers.breaker("api").openFor(SECOND);
        time.advance(SECOND.multipliedBy(2));
        assertThat(log.read("", Instant.EPOCH, NOON.plusSeconds(60), 100))
                .extracting(EventRow::type)
                .containsExactly("state_change");
        log.close();
    }

    @Test
    void aCallOfADryRunIsRecordedOnce() throws IOException {
        var log = file(Retention.DEFAULT);
        record(log, TelemetrySettings.DEFAULT);
        CircuitBreaker api = breakers.breaker("api");
        api.reconfigure(Settings.defaults().withDryRun(true));
        api.openFor(Duration.ofMinutes(5));
        api.run(() -> {});
        api.run(() -> {});
        time.advance(SECOND);
        assertThat(log.read("api", Instant.EPOCH, NOON.plusSeconds(60), 100))
                .extracting(EventRow::details)
                .contains("{\"interval_ms\":1000,\"runs\":[[\"success\",2,0]]}");
        log.close();
    }

    @Test
    void aDiskThatHangsDoesNotHoldTheEndOfAService() {
        CountDownLatch hangs = new CountDownLatch(1);
        BreakerTelemetry telemetry = record(new HangingLog(hangs), TelemetrySettings.DEFAULT);
        breakers.breaker("api").openFor(SECOND);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), telemetry::close);
        hangs.countDown();
    }

    private record HangingLog(CountDownLatch end) implements EventLog {
        @Override
        public void append(List<EventRow> rows) throws IOException {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void aRunIsWhatTookAlikeAndIsOnOneSideOfSlow() {
        Runs runs = new Runs(10, Duration.ofMillis(1_500).toNanos());
        for (int millis : new int[] {1_100, 1_499, 1_030, 1_500, 1_999, 3, 0}) {
            runs.add(Outcome.SUCCESS, Duration.ofMillis(millis).toNanos());
        }

        assertThat(runs.all())
                .containsExactly(
                        new Run(Outcome.SUCCESS, 3, 1_499),
                        new Run(Outcome.SUCCESS, 2, 1_999),
                        new Run(Outcome.SUCCESS, 1, 3),
                        new Run(Outcome.SUCCESS, 1, 0));
    }

    @Test
    void durationsAreWholeMilliseconds() {
        assertThat(Run.millis(0)).isZero();
        assertThat(Run.millis(1)).isEqualTo(1);
        assertThat(Run.millis(1_999_999_999)).isEqualTo(1_999);
        assertThat(Run.magnitude(0)).isZero();
        assertThat(Run.magnitude(1)).isEqualTo(1);
        assertThat(Run.magnitude(3_000_001)).isEqualTo(4);
        assertThat(Run.magnitude(4_000_001)).isEqualTo(8);
        assertThat(Run.magnitude(Long.MAX_VALUE)).isPositive();
    }
}
