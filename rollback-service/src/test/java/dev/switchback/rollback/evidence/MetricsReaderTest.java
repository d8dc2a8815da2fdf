package dev.switchback.rollback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.config.ServiceConfig.RecordingRules;
import dev.switchback.rollback.judgement.RequestMetrics;
import dev.switchback.rollback.judgement.RequestMetrics.Question;
import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Span;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what is made of answers of every sort. */
class MetricsReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String ORDERS =
            "\"namespace\":\"shop\",\"deployment\":\"orders\",\"pod_template_hash\":\"bad\"";

    private static final RecordingRules RULES = new RecordingRules("requests", "errors", "timed", "slow");

    private final List<String> asked = new ArrayList<>();
    private String answer = "";
    private WorkloadKind kind = WorkloadKind.DEPLOYMENT;

    private final MetricsReader reader =
            new MetricsReader(PrometheusClient.over(URI.create("http://prometheus:9090"), this::answer), RULES);

    private PrometheusClient.Exchange.Answer answer(URI uri) throws IOException {
        asked.add(URLDecoder.decode(uri.toString(), StandardCharsets.UTF_8));
        if (answer.isEmpty()) {
            throw new ConnectException("refused");
        }
        return new PrometheusClient.Exchange.Answer(200, answer, Optional.empty());
    }

    private RequestMetrics ask(Signal... signals) {
        return reader.ask(question(signals));
    }

    private Question question(Signal... signals) {
        return new Question(
                "shop",
                kind,
                List.of("orders", "orders.v2"),
                Set.of(signals),
                new Span(NOW.minusSeconds(660), NOW.minusSeconds(60)),
                new Span(NOW.minusSeconds(75), NOW));
    }

    private static String series(String name, String labels, String... samples) {
        return "{\"metric\":{\"__name__\":\"" + name + "\"," + labels + "},\"values\":[" + String.join(",", samples)
                + "]}";
    }

    private static String sample(long before, String value) {
        return "[" + (NOW.getEpochSecond() - before) + ",\"" + value + "\"]";
    }

    private void answers(String... series) {
        answer = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + String.join(",", series)
                + "]}}";
    }

    @Test
    void itAsksForWindowsThatEndNowAndAtTheDeploy() {
        answers();
        ask(Signal.ERRORS);
        assertThat(asked)
                .containsExactly(
                        "http://prometheus:9090/api/v1/query_range?start=1768478340.000&end=1768478400.000&step=30.0&query="
                                + "{__name__=~\"errors|requests\",namespace=\"shop\",deployment=~\"orders|orders\\\\.v2\","
                                + "pod_template_hash!=\"\"}",
                        "http://prometheus:9090/api/v1/query_range?start=1768477740.000&end=1768478340.000&step=30.0&query="
                                + "{__name__=~\"errors|requests\",namespace=\"shop\",deployment=~\"orders|orders\\\\.v2\","
                                + "pod_template_hash!=\"\"}");
    }

    @Test
    void requestsAndTheirShareBecomeWindows() {
        answers(
                series("requests", ORDERS, sample(30, "10"), sample(0, "40")),
                series("errors", ORDERS, sample(30, "0"), sample(0, "0.25")));
        assertThat(ask(Signal.ERRORS).untilNow())
                .containsExactly(
                        new Window(Signal.ERRORS, "orders", "bad", NOW.minusSeconds(30), 10, 0),
                        new Window(Signal.ERRORS, "orders", "bad", NOW, 40, 10));
        assertThat(reader.state()).isEqualTo("answers");
    }

    @Test
    void latencyHasItsOwnPair() {
        answers(
                series("timed", ORDERS, sample(0, "40")),
                series("slow", ORDERS, sample(0, "-0.001")),
                series("requests", ORDERS, sample(0, "7")));
        assertThat(ask(Signal.LATENCY).untilNow())
                .containsExactly(new Window(Signal.LATENCY, "orders", "bad", NOW, 40, 0));
    }

    @Test
    void eachKindHasItsLabels() {
        kind = WorkloadKind.STATEFUL_SET;
        String labels = "\"statefulset\":\"orders\",\"controller_revision_hash\":\"bad\"";
        answers(series("requests", labels, sample(0, "40")), series("errors", labels, sample(0, "1")));
        assertThat(ask(Signal.ERRORS).untilNow())
                .containsExactly(new Window(Signal.ERRORS, "orders", "bad", NOW, 40, 40));
        assertThat(asked.get(0)).contains("statefulset=~\"orders|orders").contains("controller_revision_hash!=\"\"");
    }

    /** Two of a pair that scrape the same count everything twice, which changes no share. */
    @Test
    void seriesAreJoinedByAllTheirLabels() {
        answers(
                series("requests", ORDERS + ",\"replica\":\"a\"", sample(0, "10")),
                series("errors", ORDERS + ",\"replica\":\"a\"", sample(0, "1")),
                series("requests", ORDERS + ",\"replica\":\"b\"", sample(0, "10")),
                series("errors", ORDERS + ",\"replica\":\"b\"", sample(0, "0")));
        assertThat(ask(Signal.ERRORS).untilNow()).extracting(Window::bad).containsExactlyInAnyOrder(10.0, 0.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+Inf", "-Inf"})
    void whatIsNoShareIsUnknown(String value) {
        answers(series("requests", ORDERS, sample(0, "10")), series("errors", ORDERS, sample(0, value)));
        assertThat(ask(Signal.ERRORS).untilNow()).extracting(Window::bad).containsExactly(Double.NaN);
    }

    @Test
    void ofNoRequestsNoneFailedAndWithoutAShareNobodyKnows() {
        answers(series("requests", ORDERS, sample(30, "0"), sample(0, "10")));
        assertThat(ask(Signal.ERRORS).untilNow()).extracting(Window::bad).containsExactly(0.0, Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "{}",
                "[]",
                "{\"status\":\"error\",\"error\":\"too many samples\"}",
                "{\"status\":\"success\",\"warnings\":[\"a store is away\"],\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,2]]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[1,\"x\"]}}",
                ""
            })
    void whatCannotBeReadIsSilence(String text) {
        answer = text;
        RequestMetrics metrics = ask(Signal.ERRORS);
        assertThat(metrics.silence()).hasValueSatisfying(why -> assertThat(why).contains("Prometheus"));
        assertThat(metrics.untilNow()).isEmpty();
        assertThat(asked).as("after one failure nothing else is asked").hasSize(1);
        assertThat(reader.state()).contains("Prometheus");
    }

    /** The only test here that waits: for one timeout. */
    @Test
    void onePrometheusThatNeverAnswersCostsATimeoutAndThenNothing() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            var slow = MetricsReader.of(
                    new ServiceConfig.Prometheus(url, RULES),
                    CircuitBreaker.of("prometheus", Settings.defaults().withFailMax(1)),
                    InstantSource.system());
            long begun = System.nanoTime();
            assertThat(slow.ask(question(Signal.ERRORS)).silence()).isPresent();
            assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
            assertThat(slow.ask(question(Signal.ERRORS)).silence())
                    .hasValueSatisfying(why -> assertThat(why).contains("it is asked again in"));
        }
    }

    @Test
    void rulesThatAreNotLoadedAreSaid() {
        answer = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + "{\"metric\":{\"__name__\":\"requests\"},\"value\":[1,\"1\"]}]}}";
        assertThat(reader.troubles(NOW)).singleElement().asString().startsWith("Prometheus has no series errors");
        answer = "";
        assertThat(reader.troubles(NOW)).singleElement().asString().contains("cannot be reached: refused");
    }

    @Test
    void aLabelIsNothingButAString() {
        assertThat(PrometheusClient.quoted("a\"} or {b=\"\n\\")).isEqualTo("\"a\\\"} or {b=\\\"\\n\\\\\"");
        assertThat(PrometheusClient.quotedAlternatives(List.of(".*", "a|b"))).isEqualTo("\"\\\\.\\\\*|a\\\\|b\"");
    }
}
