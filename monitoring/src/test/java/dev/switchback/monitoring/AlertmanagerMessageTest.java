package dev.switchback.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.monitoring.AlertmanagerMessage.Parsed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerMessageTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private static IncomingAlert alert(String fields) {
        Parsed parsed =
                AlertmanagerMessage.parse(("{'version':'4','alerts':[{" + fields + "}]}").replace('\'', '"'), NOW);
        assertThat(parsed).isInstanceOf(Parsed.Alerts.class);
        return ((Parsed.Alerts) parsed).alerts().get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{",
                "{\"alerts\":{}}",
                "{\"groupLabels\":{}}",
                "{\"version\":\"5\",\"alerts\":[]}",
                "\"text\"",
                "{\"alerts\":[]} trailing \u0000"
            })
    void whatIsNoMessageIsSaidSoOrHasNoAlerts(String body) {
        Parsed parsed = AlertmanagerMessage.parse(body, NOW);
        if (parsed instanceof Parsed.Alerts alerts) {
            assertThat(alerts.alerts()).isEmpty();
        } else {
            assertThat(((Parsed.Malformed) parsed).why()).isNotBlank().doesNotContain("\n", "\r");
        }
    }

    @Test
    void nestingHasAnEnd() {
        assertThat(AlertmanagerMessage.parse("[".repeat(100_000), NOW)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void timesHaveAnyOffsetAndNanoseconds() {
        assertThat(alert("'startsAt':'2026-01-15T13:59:50.123456789+02:00'")
                        .times()
                        .startsAt())
                .contains(Instant.parse("2026-01-15T11:59:50.123456789Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "yesterday", "", "+999999999-12-31T23:59:59Z", "2026-01-15"})
    void whatIsNoTimeIsLeftOut(String time) {
        assertThat(alert("'startsAt':'" + time + "'").times().startsAt()).isEmpty();
    }

    @Test
    void theZeroTimeIsNoEnd() {
        assertThat(alert("'status':'firing','endsAt':'0001-01-01T00:00:00Z'").isFiring())
                .isTrue();
    }

    @Test
    void theStatusOfTheAlertCountsAndSoDoesAnEndThatHasPassed() {
        assertThat(alert("'status':'resolved'").isFiring()).isFalse();
        assertThat(alert("'status':'resolved','endsAt':'2026-01-15T13:00:00Z'").isFiring())
                .isFalse();
        assertThat(alert("'status':'firing','endsAt':'2026-01-15T11:00:00Z'").isFiring())
                .isFalse();
    }

    @Test
    void labelsAreOneLineOfBoundedLength() {
        IncomingAlert alert =
                alert("'labels':{'deployment':'a\\r\\nb\\u2028c','namespace':'" + "n".repeat(100_000) + "'}");
        assertThat(alert.label("deployment")).isEqualTo("a\uFFFD\uFFFDb\uFFFDc");
        assertThat(alert.label("namespace")).hasSize(IncomingAlert.MAX_TEXT);
    }

    @Test
    void labelsThatAreNoTextsAreLeftOut() {
        IncomingAlert alert = alert("'labels':{'action':{'rollback':1},'deployment':7,'alertname':null}");
        assertThat(alert.asksForRollback()).isFalse();
        assertThat(alert.labels()).isEmpty();
        assertThat(alert.alertname()).isEqualTo("unnamed");
    }

    @Test
    void anEmptyHashIsNone() {
        assertThat(alert("'labels':{'pod_template_hash':''}").hash()).isEmpty();
    }

    @Test
    void aFingerprintThatCannotBeOneIsReplaced() {
        String own = alert("'fingerprint':'../x','labels':{'a':'b'}").fingerprint();
        assertThat(own).doesNotContain("/");
        assertThat(alert("'labels':{'a':'b'}").fingerprint()).isEqualTo(own);
        assertThat(alert("'labels':{'a':'c'}").fingerprint()).isNotEqualTo(own);
    }

    @Test
    void lookbackIsADurationOfPrometheus() {
        assertThat(alert("'annotations':{'lookback':'1m30s'}").lookback()).contains(Duration.ofSeconds(90));
        assertThat(alert("'annotations':{'lookback':'a while'}").lookback()).isEmpty();
    }

    @Test
    void annotationsAreKeptLikeLabels() {
        assertThat(alert("'annotations':{'summary':'a\\nb','evidence':'errors','n':7}")
                        .annotations())
                .containsExactlyInAnyOrderEntriesOf(Map.of("summary", "a\uFFFDb", "evidence", "errors"));
    }

    @Test
    void aListedWatchdogSaysWhenPrometheusSentItLast() throws Exception {
        IncomingAlert watchdog = AlertmanagerMessage.polled(
                new ObjectMapper()
                        .readTree(
                                """
                                {"labels":{"alertname":"Watchdog"},"startsAt":"2026-01-15T10:00:00Z",
                                 "endsAt":"2026-01-15T12:03:00Z","updatedAt":"2026-01-15T11:59:00.123Z"}"""),
                NOW);
        var snapshot = new AlertSource.Snapshot.Alerts(List.of(watchdog), List.of(), NOW);
        assertThat(snapshot.watchdogUpdatedAt()).contains(Instant.parse("2026-01-15T11:59:00.123Z"));
        assertThat(new AlertSource.Snapshot.Unreachable("away").watchdogUpdatedAt())
                .isEmpty();
    }
}
