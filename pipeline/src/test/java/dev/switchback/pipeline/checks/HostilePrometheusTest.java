package dev.switchback.pipeline.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.analysis.PrometheusCounters.Revisions;
import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.resources.Delivery;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Prometheus answers, a delivery holds and says why in one sentence; it is never aborted or promoted for it. */
class HostilePrometheusTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int LOOKS = 8;

    /** Two looks are a scrape apart. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Instant start = Instant.now();

    /** What a look after a while says; none of the looks before aborts or passes. */
    private AnalysisVerdict judged(URI address, String metrics) {
        var client = new PrometheusClient(address, TIMEOUT, CircuitBreaker.of("prometheus", Settings.defaults()));
        var analysis = CandidateAnalysis.of(
                delivery(metrics),
                client.comparedWith(InstantSource.system()),
                new Revisions("shop", "bad1", "good2", "pod=~\"(orders-canary-bad1-|orders-good2-).*\""));
        AnalysisVerdict verdict = analysis.look(start).verdict();
        for (int look = 1; look <= LOOKS; look++) {
            verdict = analysis.look(start.plus(LOOK.multipliedBy(look))).verdict();
            assertThat(verdict.aborts()).as(verdict.why()).isFalse();
            assertThat(verdict.passes()).as(verdict.why()).isFalse();
            assertThat(verdict.withoutTraffic()).isZero();
        }
        return verdict;
    }

    private Delivery delivery(String metrics) {
        var problems = new ArrayList<dev.switchback.runtime.yaml.Problem>();
        Delivery read = DeliveryFile.parse(
                        "delivery.yaml",
                        """
                        apiVersion: switchback.dev/v1alpha1
                        kind: Delivery
                        metadata: {name: orders, namespace: shop}
                        spec:
                          workload: {kind: Deployment, name: orders}
                          strategy: {canary: {steps: [{weight: 5, hold: 1m}]}}
                          analysis:
                            prometheus: {address: "http://prometheus:9090"}
                            metrics: %s
                        """
                                .formatted(metrics),
                        problems)
                .orElseThrow(() -> new AssertionError(problems));
        return read.withStatus(read.status().with(read.status().position().at(3, "hold", start)));
    }

    private AnalysisVerdict answered(String metrics, HostilePrometheus.Answer answer) {
        try (var prometheus = new HostilePrometheus(answer)) {
            return judged(prometheus.address(), metrics);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[success-rate]", "[latency-p99]", "[{name: q, query: up, success: 'result[0] > 0'}]"})
    void nobodyListens(String metrics) {
        assertThat(judged(URI.create("http://127.0.0.1:1"), metrics).name()).isEqualTo("Unreachable");
    }

    @Test
    void aByteASecond() {
        AnalysisVerdict verdict = answered("[success-rate]", out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            for (int sent = 0; sent < 1_000; sent++) {
                out.write('{');
                out.flush();
                Thread.sleep(TIMEOUT.toMillis());
            }
        });
        assertThat(verdict.name()).isEqualTo("Unreachable");
        assertThat(verdict.why()).contains("Prometheus");
    }

    @Test
    void aBodyWithoutEnd() {
        byte[] samples = "[1700000000.123,\"1\"],".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        AnalysisVerdict verdict = answered("[success-rate]", out -> {
            out.write(("HTTP/1.1 200 OK\r\n\r\n{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":"
                            + "[{\"metric\":{},\"values\":[")
                    .getBytes(StandardCharsets.UTF_8));
            for (long written = 0; written < 1L << 36; written += samples.length) {
                out.write(samples);
            }
        });
        assertThat(verdict.name()).isEqualTo("Unreachable");
    }

    @Test
    void moreSamplesThanAnybodyNeeds() {
        String values = "[1,\"1\"],".repeat(1_000_001);
        AnalysisVerdict verdict = answered(
                "[success-rate]",
                HostilePrometheus.json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":"
                        + "[{\"metric\":{},\"values\":[" + values + "[1,\"1\"]]}]}}"));
        assertThat(verdict.why()).contains("more than 1,000,000 samples");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|without JSON",
                "<html>log in</html>|without JSON",
                "[]|answered 200",
                "{\"status\":\"success\"|without JSON",
                "{\"status\":\"success\"}|not with numbers",
                "{\"status\":\"success\",\"data\":7}|not with numbers",
                "{\"status\":\"error\",\"error\":\"query processing would load too many samples\"}|too many samples",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}|with a streams",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[]}}|not with numbers",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}|a result that is no list",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{},7]}}|a series",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{}}]}}|without a number",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,2]}]}}|quotes",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[\"1\",\"2\"]}]}}|time",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"x\"]}]}}|'x'",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1e300,\"1\"]}]}}|time",
                "{\"status\":\"success\",\"warnings\":[\"one store is away\"],\"data\":{\"resultType\":\"matrix\",\"result\":[]}}|partial"
            })
    void somethingElse(String body, String said) {
        for (String metrics : List.of("[success-rate]", "[{name: q, query: up, success: 'result[0] > 0'}]")) {
            AnalysisVerdict verdict = answered(metrics, HostilePrometheus.json(body == null ? "" : body));
            assertThat(verdict.name()).isEqualTo("Unreachable");
            assertThat(verdict.why()).contains(said).doesNotContain("\n").hasSizeLessThan(400);
        }
    }

    @Test
    void anAnswerThatIsCutOff() {
        AnalysisVerdict verdict = answered(
                "[success-rate]",
                out -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n{\"status\":"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(verdict.name()).isEqualTo("Unreachable");
    }

    @Test
    void nothingAtAll() {
        String empty = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
        assertThat(answered("[success-rate]", HostilePrometheus.json(empty)).why())
                .contains("no pod was scraped in the last 40s");
    }

    @ParameterizedTest
    @CsvSource({"-3600,behind", "3660,ahead of"})
    void aClockThatIsAnHourApart(int seconds, String word) {
        AnalysisVerdict verdict = answered(
                "[success-rate, latency-p99]",
                HostilePrometheus.json(
                        matrix(series("orders-canary-bad1-x", "bad1", "status", "500", 20, 1)),
                        Duration.ofSeconds(seconds)));
        assertThat(verdict.why()).contains("the clock of Prometheus is 1h", word + " this one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+Inf", "-Inf", "-1e9", "1e300"})
    void countersThatAreNoCounts(String value) {
        String canary = series("orders-canary-bad1-x", "bad1", "status", "500", 20, 1)
                .replaceAll("\"\\d+\"\\]", "\"" + value + "\"]");
        String stable = series("orders-good2-y", "good2", "status", "200", 20, 1);
        assertThat(answered("[success-rate]", HostilePrometheus.json(matrix(canary, stable)))
                        .why())
                .isNotEmpty();
    }

    @Test
    void failuresThatNoLabelTells() {
        String canary = series("orders-canary-bad1-x", "bad1", "handler", "/", 20, 1);
        String stable = series("orders-good2-y", "good2", "handler", "/", 20, 1);
        assertThat(answered("[success-rate]", HostilePrometheus.json(matrix(canary, stable)))
                        .why())
                .contains("http_requests_total has no label that tells a failed request, such as status or code");
    }

    /** Samples every 5 s from a minute before the start until 45 s after it. */
    private String series(String pod, String hash, String label, String value, int first, int more) {
        var values = new StringBuilder();
        long begin = start.getEpochSecond();
        for (int seconds = -60; seconds <= 45; seconds += 5) {
            values.append(values.length() == 0 ? "" : ",")
                    .append(String.format(Locale.ROOT, "[%d,\"%d\"]", begin + seconds, first + more * (seconds + 60)));
        }
        return "{\"metric\":{\"namespace\":\"shop\",\"pod\":\"%s\",\"pod_template_hash\":\"%s\",\"%s\":\"%s\"},\"values\":[%s]}"
                .formatted(pod, hash, label, value, values);
    }

    private static String matrix(String... series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + String.join(",", series)
                + "]}}";
    }

    /** What people have: the status in another label, or as a class. The looks see the same samples, so one is enough. */
    @ParameterizedTest
    @CsvSource({"code,500", "code,5xx", "status_code,503", "response_code,502", "http_response_status_code,500"})
    void theStatusByAnotherName(String label, String value) throws IOException {
        String canary = series("orders-canary-bad1-x", "bad1", label, value, 20, 5);
        String stable = series("orders-good2-y", "good2", label, "200", 20, 5);
        try (var prometheus = new HostilePrometheus(HostilePrometheus.json(matrix(canary, stable)))) {
            var client = new PrometheusClient(
                    prometheus.address(), TIMEOUT, CircuitBreaker.of("prometheus", Settings.defaults()));
            AnalysisVerdict verdict = CandidateAnalysis.of(
                            delivery("[success-rate]"), client, new Revisions("shop", "bad1", "good2"))
                    .look(start.plusSeconds(46))
                    .verdict();
            assertThat(verdict.aborts() || !verdict.withoutTraffic().isZero())
                    .as(verdict.why())
                    .isTrue();
        }
    }
}
