package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody may send to {@code /trigger}: never a 500, never an action that was not due, one log line each. */
class BadInputTest {
    private static final int DEEP = 100_000;

    private static LocalClusterUnderTest local;
    private static ServiceUnderTest service;
    private static String bad;

    private LogLines log;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        bad = local.cluster.badDeploy("shop", "orders");
        service = ServiceUnderTest.start(local.kubeconfig);
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        local.close();
    }

    @BeforeEach
    void listen() {
        log = LogLines.listen();
    }

    @AfterEach
    void nothingWasDone() {
        log.close();
        local.cluster.settledRecords();
        assertThat(local.cluster.image("shop", "orders")).isEqualTo("orders:2");
    }

    static List<String> malformed() {
        String alert = Messages.of(Messages.alert("shop", "orders", "x"));
        return List.of(
                "",
                "  \n",
                "\u0000",
                alert.substring(0, alert.length() - 9),
                "{\"version\":\"4\"",
                "null",
                "42",
                "\"text\"",
                "[]",
                "{}",
                "{\"version\":\"4\",\"groupLabels\":{\"namespace\":\"shop\",\"deployment\":\"orders\"}}",
                "{\"version\":\"4\",\"alerts\":{}}",
                "{\"version\":\"4\",\"alerts\":\"all\"}",
                "{\"version\":\"4\",\"alerts\":null}",
                "[".repeat(DEEP),
                "{\"alerts\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}",
                "{\"alerts\":[{\"labels\":" + "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP) + "}]}",
                "{\"alerts\":[" + "9".repeat(5_000) + "]}",
                alert.replace("\"version\":\"4\"", "\"version\":\"5\""),
                alert.replace("\"version\":\"4\"", "\"version\":3"),
                alert.replace("\"version\":\"4\"", "\"version\":{\"a\":1}"),
                alert.replace("\"version\":\"4\"", "\"version\":\"4\\r\\nforged line\""));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRefusedWithAReasonAndOneLine(String body) {
        service.http().trigger(body).isProblem(400);

        assertThat(log.ofDeliveries()).singleElement().asString().startsWith("INFO RequestLog POST /trigger: 400 ");
        assertThat(log.all()).allSatisfy(line -> assertThat(line).doesNotContain("\n", "\r"));
    }

    @Test
    void whatIsTooLargeIsRefusedUnread() throws IOException {
        byte[] large = " ".repeat(2 << 20).getBytes(StandardCharsets.UTF_8);

        service.http().trigger(large).isProblem(413);
        var stream = HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
        service.http().send("POST", "/trigger", "application/json", stream).isProblem(413);

        assertThat(log.ofDeliveries()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("INFO RequestLog POST /trigger: 413 "));
    }

    /** Messages that can be read, with alerts that mean nothing. */
    static List<String> meaningless() {
        ObjectNode nameless = Messages.alert("shop", "orders", "x");
        nameless.remove("labels");
        ObjectNode listed = Messages.alert("shop", "orders", "x");
        listed.putArray("labels").add("namespace").add("shop");
        ObjectNode numbered = Messages.alert("shop", "orders", "x");
        Messages.labels(numbered).put("action", 1).put("namespace", true);
        return List.of(
                "{\"version\":\"4\",\"alerts\":[]}",
                "{\"version\":\"4\",\"groupLabels\":{\"namespace\":\"shop\",\"deployment\":\"orders\"},\"alerts\":[]}",
                "{\"version\":\"4\",\"groupLabels\":{\"namespace\":\"shop\",\"deployment\":\"orders\","
                        + "\"action\":\"rollback\"},\"alerts\":[{\"status\":\"firing\"}]}",
                "{\"version\":\"4\",\"alerts\":[1,null,\"x\",[],{}]}",
                Messages.of(nameless),
                Messages.of(listed),
                Messages.of(numbered),
                Messages.of(
                        Messages.withLabel(Messages.alert("shop", "orders", "x"), "action", "investigate\r\nforged")));
    }

    @ParameterizedTest
    @MethodSource("meaningless")
    void isAnsweredAndLeftAlone(String body) {
        int before = local.cluster.records().size();
        HttpCaller.Answer answer = service.http().trigger(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(log.ofDeliveries()).hasSize(1).allSatisfy(line -> assertThat(line)
                .doesNotContain("\n", "\r"));
        assertThat(local.cluster.records()).hasSize(before);
    }

    /** Alerts that ask for a rollback which is not due. */
    static List<ObjectNode> unfounded() {
        var alerts = new ArrayList<ObjectNode>();
        for (String value : List.of(
                "../orders",
                "../../kube-system/orders",
                "a\r\nb",
                "a/b?c=d#e",
                "%2e%2e",
                "A B",
                "\u202eorders",
                "💥".repeat(300),
                "\ud800",
                "x".repeat(100_000),
                "")) {
            alerts.add(Messages.alert("shop", value, bad));
            alerts.add(Messages.alert(value, "orders", bad));
            alerts.add(Messages.withLabel(Messages.alert("shop", "none", bad), "alertname", value));
        }
        alerts.add(Messages.alert("shop", "orders", "forged\r\nhash"));
        alerts.add(Messages.alert("shop", "orders", "x".repeat(100_000)));
        alerts.add(without(Messages.alert("shop", "orders", bad), "startsAt"));
        alerts.add(Messages.alert("shop", "orders", bad).put("startsAt", "yesterday"));
        alerts.add(Messages.alert("shop", "orders", bad).put("startsAt", 1_700_000_000));
        alerts.add(Messages.alert("shop", "orders", bad).put("startsAt", "+999999999-12-31T23:59:59+18:00"));
        alerts.add(Messages.alert("shop", "orders", bad).put("startsAt", "0001-01-01T00:00:00Z"));
        alerts.add(Messages.resolved(Messages.alert("shop", "orders", bad)));
        alerts.add(Messages.alert("shop", "orders", bad)
                .put("status", "firing\r\n")
                .put("startsAt", "2001-01-01T00:00:00Z"));
        return alerts;
    }

    private static ObjectNode without(ObjectNode alert, String field) {
        alert.remove(field);
        return alert;
    }

    @ParameterizedTest
    @MethodSource("unfounded")
    void isRecordedAndRefused(ObjectNode alert) {
        HttpCaller.Answer answer = service.http().trigger(Messages.of(alert));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/alerts/0/outcome").asText())
                .as(answer.body())
                .isIn("recorded", "known");
        assertThat(log.ofDeliveries()).hasSize(1).allSatisfy(line -> assertThat(line)
                .doesNotContain("\n", "\r", "\u202e")
                .hasSizeLessThan(2_000));
        for (JsonNode record : local.cluster.settledRecords()) {
            assertThat(record.at("/status/phase").asText())
                    .as(record.toPrettyString())
                    .isEqualTo("Refused");
            assertThat(record.toString()).hasSizeLessThan(40_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /trigger 405",
                "PUT /trigger 405",
                "DELETE /trigger 405",
                "POST /health 405",
                "POST /history 405",
                "GET /nothing 404",
                "POST /nothing 404",
                "GET /health/../history 404",
                "GET /health/%2e%2e/history 404",
                "PATCH /metrics 405"
            })
    void aWrongMethodOrPathIsAProblem(String call) {
        String[] parts = call.split(" ", -1);
        service.http()
                .send(parts[0], parts[1], "", HttpRequest.BodyPublishers.noBody())
                .isProblem(Integer.parseInt(parts[2]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"})
    void aWrongContentTypeIsAProblem(String type) {
        HttpCaller.Answer answer = service.http()
                .send(
                        "POST",
                        "/trigger",
                        type,
                        HttpRequest.BodyPublishers.ofString(Messages.of(Messages.alert("shop", "orders", bad))));
        answer.isProblem(415);
    }

    @Test
    void whatIsNoHttpIsClosedWithoutAnException() throws IOException {
        assertThat(service.http().raw("nonsense\r\n\r\n")).contains(" 400 ");
        assertThat(service.http().raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .contains(" 413 ");
        assertThat(service.http()
                        .raw("GET /history HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .contains(" 413 ");
        assertThat(service.http()
                        .raw("POST /trigger HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Content-Length: -1\r\n"
                                + "Connection: close\r\n\r\n"))
                .contains(" 400 ");
        assertThat(service.http().get("/health/live").status()).isEqualTo(200);
    }
}
