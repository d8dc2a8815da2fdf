package dev.switchback.pipeline.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.pipeline.analysis.MetricSource.CounterReading;
import dev.switchback.pipeline.analysis.PrometheusCounters.Counter;
import dev.switchback.pipeline.analysis.PrometheusCounters.Revisions;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus, whose database is made of samples with known times: 10 minutes of history, then a bad canary. */
@RequiresProgram({"prometheus", "promtool"})
class PrometheusCountersTest {
    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(\\S+)");
    private static final Revisions REVISIONS = new Revisions("shop", "bad123", "good456");

    private static Process prometheus;
    private static PrometheusClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        Path samples = Files.writeString(folder.resolve("samples.txt"), openMetrics());
        Path data = folder.resolve("data");
        Process blocks = new ProcessBuilder(
                        Programs.require("promtool").toString(),
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        samples.toString(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("blocks.log").toFile())
                .start();
        assertThat(blocks.waitFor())
                .as(Files.readString(folder.resolve("blocks.log")))
                .isZero();
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {scrape_interval: 1h}\n");
        prometheus = new ProcessBuilder(
                        Programs.require("prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + data,
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .start();
        client = client(URI.create("http://" + address(prometheus)));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        prometheus.destroyForcibly().waitFor();
    }

    private static PrometheusClient client(URI address) {
        return new PrometheusClient(
                address, Duration.ofSeconds(30), CircuitBreaker.of("prometheus", Settings.defaults()));
    }

    /** Reads its log until it is ready. */
    private static String address(Process process) throws IOException {
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        String address = "";
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            address = listening.find() ? listening.group(1) : address;
            if (line.contains("Server is ready to receive web requests")) {
                return address;
            }
        }
        throw new IOException("Prometheus ended");
    }

    private static String openMetrics() {
        var text = new StringBuilder("# TYPE http_requests counter\n");
        for (int pod = 0; pod < 4; pod++) {
            for (int time = -600; time <= 60; time += 5) {
                int stable = (time + 605) * 5;
                line(text, "http_requests_total", "good456", pod, "status=\"200\"", stable - stable / 200, time);
                if (stable >= 400) {
                    line(text, "http_requests_total", "good456", pod, "status=\"500\"", stable / 200, time);
                }
            }
        }
        for (int time = 5; time <= 60; time += 5) {
            line(text, "http_requests_total", "bad123", 9, "status=\"200\"", time * 4, time);
            line(text, "http_requests_total", "bad123", 9, "status=\"503\"", time, time);
        }
        histogram(text);
        return text.append("# EOF\n").toString();
    }

    private static void histogram(StringBuilder text) {
        text.append("# TYPE http_request_duration_seconds histogram\n");
        for (int time = -600; time <= 60; time += 5) {
            int all = (time + 605) * 5;
            line(text, "http_request_duration_seconds_bucket", "good456", 0, "le=\"0.5\"", all - all / 100, time);
            line(text, "http_request_duration_seconds_bucket", "good456", 0, "le=\"+Inf\"", all, time);
            line(text, "http_request_duration_seconds_count", "good456", 0, "", all, time);
        }
    }

    private static void line(
            StringBuilder text, String name, String hash, int pod, String label, int value, int seconds) {
        text.append(String.format(
                "%s{namespace=\"shop\",pod=\"%s-%d\",pod_template_hash=\"%s\"%s} %d %d%n",
                name, hash, pod, hash, label.isEmpty() ? "" : "," + label, value, START.getEpochSecond() + seconds));
    }

    private static List<PodSample> read(Counter counter, int from, int to) {
        return new PrometheusCounters(client, counter, REVISIONS)
                .read(START, START.plusSeconds(from), START.plusSeconds(to))
                .fold(samples -> samples, why -> {
                    throw new AssertionError(why);
                });
    }

    @Test
    void countersComeAsTheyWereScraped() {
        List<PodSample> samples = read(new Counter.Failed(), -1200, 5);

        assertThat(samples).hasSize(4 * 122 + 1);
        assertThat(samples.get(samples.size() - 1).seconds()).isEqualTo(5);
        assertThat(samples)
                .contains(new PodSample(5, "bad123-9//", true, 25, 5))
                .contains(new PodSample(-600, "good456-0//", false, 25, 0))
                .contains(new PodSample(5, "good456-3//", false, 3050, 15));
    }

    @Test
    void onlyNewSamplesComeTheNextTime() {
        assertThat(read(new Counter.Failed(), 5, 10)).hasSize(5).allMatch(sample -> sample.seconds() == 10);
        assertThat(read(new Counter.Failed(), 3600, 3700)).isEmpty();
    }

    @Test
    void slowRequestsAreThoseOutsideOfTheBucket() {
        assertThat(read(new Counter.Slow(Duration.ofMillis(500)), 0, 5))
                .containsExactly(new PodSample(5, "good456-0//", false, 3050, 30));
        assertThatThrownBy(() -> read(new Counter.Slow(Duration.ofMillis(700)), 0, 5))
                .hasMessageContaining("has no bucket that ends at 0.7 s");
    }

    @Test
    void aBadCanaryLosesItsTraffic() {
        var live = new LiveAnalysis(
                AnalysisSettings.DEFAULT, new PrometheusCounters(client, new Counter.Failed(), REVISIONS), START, 0);

        assertThat(live.look(START.plusSeconds(5))).isInstanceOf(AnalysisVerdict.Retreat.class);
        assertThat(live.look(START.plusSeconds(10)).name()).isEqualTo("Inconclusive");
        assertThat(live.analysis().canaryErrors()).isEqualTo(5);
        assertThat(live.look(START.plusSeconds(3600)))
                .as("nothing was scraped for an hour")
                .isInstanceOf(AnalysisVerdict.NoData.class);
    }

    @Test
    void aSourceThatDoesNotAnswerHoldsAndLosesNothing() {
        MetricSource real = new PrometheusCounters(client, new Counter.Failed(), REVISIONS);
        Instant outage = START.plusSeconds(5);
        var live = new LiveAnalysis(
                AnalysisSettings.DEFAULT,
                (start, after, until) ->
                        until.equals(outage) ? new CounterReading.Unusable("gone") : real.read(start, after, until),
                START,
                0);

        assertThat(live.look(outage)).isEqualTo(new AnalysisVerdict.Unreachable("gone"));
        assertThat(live.look(START.plusSeconds(10))).isInstanceOf(AnalysisVerdict.Retreat.class);
    }

    /** As when a look falls between a scrape and the moment at which its samples can be read, each time. */
    @Test
    void samplesThatCanBeReadLaterAreNotLost() {
        MetricSource real = new PrometheusCounters(client, new Counter.Failed(), REVISIONS);
        MetricSource late = (start, after, until) -> real.read(start, after, until.minusMillis(500));
        var live = new LiveAnalysis(AnalysisSettings.DEFAULT, late, START, 0);

        assertThat(live.look(START.plusSeconds(5)).name()).isEqualTo("NoData");
        assertThat(live.look(START.plusSeconds(10))).isInstanceOf(AnalysisVerdict.Retreat.class);
    }

    @Test
    void nobodyThereIsUnreachable() {
        MetricSource nobody =
                new PrometheusCounters(client(URI.create("http://127.0.0.1:1")), new Counter.Failed(), REVISIONS);

        assertThat(new LiveAnalysis(AnalysisSettings.DEFAULT, nobody, START, 0).look(START))
                .isInstanceOf(AnalysisVerdict.Unreachable.class);
    }

    private static QueryAnalysis query(String promql, String success, int count, int failureLimit) {
        return new QueryAnalysis(
                new Metric(
                        "mine",
                        Optional.of(promql),
                        Optional.of(success),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Schedule(Duration.ofSeconds(10), OptionalInt.of(count), failureLimit, 1)),
                client,
                REVISIONS);
    }

    @Test
    void aQueryFailsOnlyBeyondItsLimit() {
        QueryAnalysis analysis = query(
                "sum(http_requests_total{pod_template_hash=\"{{canary}}\",status=\"503\"})", "result[0] < 10", 5, 1);

        assertThat(analysis.look(START.plusSeconds(5)).name()).isEqualTo("Inconclusive");
        assertThat(analysis.look(START.plusSeconds(10)).name())
                .as("not asked yet")
                .isEqualTo("Inconclusive");
        assertThat(analysis.look(START.plusSeconds(15)).name()).isEqualTo("Inconclusive");
        assertThat(analysis.look(START.plusSeconds(25)).why())
                .isEqualTo("mine: 2 of 3 measurements failed, the last gave [25.0]; failureLimit is 1");
        assertThat(analysis.look(START.plusSeconds(5000)).aborts()).isTrue();
    }

    @Test
    void aQueryThatGivesNoNumberOrAnErrorHolds() {
        for (String promql : List.of("none", "vector(0) / vector(0)")) {
            assertThat(query(promql, "result[0] < 10", 1, 0).look(START)).isInstanceOf(AnalysisVerdict.NoData.class);
        }
        QueryAnalysis broken = query("sum(", "result[0] < 10", 1, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(broken.look(START.plusSeconds(10L * i))).isInstanceOf(AnalysisVerdict.Unreachable.class);
        }
        assertThat(query("vector(1)", "result[0] < 10", 1, 0).look(START).passes())
                .isTrue();
    }
}
