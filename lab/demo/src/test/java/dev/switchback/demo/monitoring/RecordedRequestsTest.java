package dev.switchback.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.prometheus.PodDiscovery;
import dev.switchback.prometheus.PrometheusFiles;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.evidence.MetricsReader;
import dev.switchback.rollback.judgement.RequestMetrics;
import dev.switchback.rollback.judgement.RequestMetrics.Question;
import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Span;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.tools.Command;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rollback service's reader against a real Prometheus. Counters of a quarter of an hour are written into its database, and
 * {@code promtool} evaluates the shipped rules over them, so nobody waits: {@code aaa} serves 10 requests a second, of which 2%
 * fail; two minutes before the end {@code bbb} comes, with 20 a second, of which 60% fail and 30% are slow.
 */
@RequiresProgram({"prometheus", "promtool"})
class RecordedRequestsTest {
    /** Not a fixed time: Prometheus drops what is older than fifteen days. */
    @SuppressWarnings("TimeInStaticInitializer")
    private static final Instant NOW =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(120);

    private static final Instant DEPLOYED = NOW.minusSeconds(120);
    private static final Instant BEGIN = NOW.minusSeconds(900);
    private static final int SCRAPE_SECONDS = 2;
    private static final Pattern LISTENS = Pattern.compile("Listening on\"? .*address=\"?([0-9.:]+)");

    /** A Deployment's name cannot be this, and an alert's label can. */
    private static final String HOSTILE = "x\"} or {deployment=\"orders";

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // by start()
    private static Process prometheus;

    private static MetricsReader reader;

    @BeforeAll
    static void record() throws Exception {
        Files.writeString(folder.resolve("counters"), counters());
        Path config = PrometheusFiles.writeTo(
                folder,
                "127.0.0.1:9",
                PodDiscovery.targetsFile(Files.writeString(folder.resolve("targets.json"), "[]")));
        promtool("tsdb", "create-blocks-from", "openmetrics", "counters", "data");
        // A rule that uses another one finds its samples after the next start.
        for (int pass = 0; pass < 2; pass++) {
            String address = start(config);
            promtool(
                    "tsdb",
                    "create-blocks-from",
                    "rules",
                    "--start=" + BEGIN.getEpochSecond(),
                    "--end=" + NOW.getEpochSecond(),
                    "--url=http://" + address,
                    "--output-dir=data",
                    "rules/fast.yaml");
            stop();
        }
        reader = reader(URI.create("http://" + start(config)), Setting.shippedRules());
    }

    private static MetricsReader reader(URI url, ServiceConfig.RecordingRules rules) {
        var config = new ServiceConfig.Prometheus(url, rules);
        return MetricsReader.of(config, CircuitBreaker.of("prometheus", Settings.defaults()), InstantSource.system());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        prometheus.destroy();
        prometheus.waitFor();
    }

    private static void promtool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Programs.require("promtool").toString()));
        command.addAll(List.of(arguments));
        Command.Result result = Command.run(folder, command);
        assertThat(result.ok()).as(result.output()).isTrue();
    }

    /** Its address, once it answers. */
    private static String start(Path config) throws IOException {
        prometheus = new ProcessBuilder(
                        Programs.require("prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .start();
        var said = new StringBuilder();
        String address = "";
        BufferedReader lines = prometheus.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            address = listens.find() ? listens.group(1) : address;
            if (line.contains("Server is ready to receive web requests")) {
                return address;
            }
        }
        throw new IOException("Prometheus ended:\n" + said);
    }

    private static String counters() {
        var requests = new StringBuilder("# TYPE http_requests counter\n");
        var durations = new StringBuilder("# TYPE http_request_duration_seconds histogram\n");
        pod(requests, durations, "shop", "orders", "aaa", BEGIN, new double[] {10, 0.02, 0});
        pod(requests, durations, "shop", "orders", "bbb", DEPLOYED, new double[] {20, 0.6, 0.3});
        pod(requests, durations, "shop", "orders-v2", "aaa", BEGIN, new double[] {500, 1, 1});
        pod(requests, durations, "other", "orders", "aaa", BEGIN, new double[] {500, 1, 1});
        pod(requests, durations, "shop", HOSTILE, "ccc", BEGIN, new double[] {3, 0, 0});
        return requests.append(durations).append("# EOF\n").toString();
    }

    /** @param traffic requests a second, the share of them that fails, and the share that is slow */
    private static void pod(
            StringBuilder requests,
            StringBuilder durations,
            String namespace,
            String deployment,
            String hash,
            Instant from,
            double[] traffic) {
        String labels = "namespace=\"" + namespace + "\",deployment=\"" + deployment.replace("\"", "\\\"")
                + "\",pod_template_hash=\"" + hash + "\",pod=\"p-" + hash + "\"";
        counter(requests, "http_requests_total{" + labels + ",status=\"200\"}", from, traffic[0] * (1 - traffic[1]));
        counter(requests, "http_requests_total{" + labels + ",status=\"500\"}", from, traffic[0] * traffic[1]);
        String name = "http_request_duration_seconds_";
        counter(durations, name + "bucket{" + labels + ",le=\"5.0\"}", from, traffic[0] * (1 - traffic[2]));
        counter(durations, name + "bucket{" + labels + ",le=\"+Inf\"}", from, traffic[0]);
        counter(durations, name + "count{" + labels + "}", from, traffic[0]);
    }

    private static void counter(StringBuilder text, String series, Instant from, double perSecond) {
        for (Instant at = from; !at.isAfter(NOW); at = at.plusSeconds(SCRAPE_SECONDS)) {
            double count = perSecond * (at.getEpochSecond() - from.getEpochSecond());
            text.append(series)
                    .append(' ')
                    .append(count)
                    .append(' ')
                    .append(at.getEpochSecond())
                    .append('\n');
        }
    }

    private static RequestMetrics ask(MetricsReader of, String... names) {
        RequestMetrics metrics = of.ask(new Question(
                "shop",
                WorkloadKind.DEPLOYMENT,
                List.of(names),
                Set.of(Signal.ERRORS, Signal.LATENCY),
                new Span(DEPLOYED.minusSeconds(600), DEPLOYED),
                new Span(DEPLOYED, NOW)));
        assertThat(metrics.silence()).isEmpty();
        return metrics;
    }

    private static double sum(List<Window> windows, Predicate<Window> which, boolean bad) {
        return windows.stream()
                .filter(which)
                .mapToDouble(window -> bad ? window.bad() : window.requests())
                .sum();
    }

    @Test
    void theShippedRulesGiveTheRequestsBeforeAndSince() {
        RequestMetrics metrics = ask(reader, "orders");
        Predicate<Window> before = w ->
                w.signal() == Signal.ERRORS && w.hash().equals("aaa") && w.end().isAfter(DEPLOYED.minusSeconds(600));
        assertThat(sum(metrics.untilDeploy(), before, false)).isCloseTo(6_000, within(300.0));
        assertThat(sum(metrics.untilDeploy(), before, true)).isCloseTo(120, within(12.0));

        Predicate<Window> since = w ->
                w.signal() == Signal.ERRORS && w.hash().equals("bbb") && w.end().isAfter(DEPLOYED);
        assertThat(sum(metrics.untilNow(), since, false)).isCloseTo(2_400, within(120.0));
        assertThat(sum(metrics.untilNow(), since, true)).isCloseTo(1_440, within(72.0));
    }

    @Test
    void andTheSlowOnes() {
        RequestMetrics metrics = ask(reader, "orders");
        Predicate<Window> slow = w -> w.signal() == Signal.LATENCY
                && w.hash().equals("bbb")
                && w.end().isAfter(DEPLOYED);
        assertThat(sum(metrics.untilNow(), slow, true)).isCloseTo(720, within(36.0));
        assertThat(sum(metrics.untilDeploy(), w -> w.signal() == Signal.LATENCY, true))
                .isZero();
    }

    @Test
    void countersOfOthersAreNotRead() {
        assertThat(ask(reader, "orders").untilNow())
                .extracting(Window::workload)
                .containsOnly("orders");
        assertThat(ask(reader, ".*", "orders|orders-v2", "order.").untilNow()).isEmpty();
    }

    @Test
    void aHostileNameIsNothingButAName() {
        RequestMetrics metrics = ask(reader, HOSTILE);
        assertThat(metrics.untilNow()).isNotEmpty();
        assertThat(metrics.untilNow()).extracting(Window::hash).containsOnly("ccc");
        assertThat(ask(reader, "\\", "a\nb", "\"", "(", "{{.}}", "x\"} or {deployment=~\".+")
                        .untilNow())
                .isEmpty();
    }

    @Test
    void rulesOfAnotherNameHaveNoSeries() {
        var rules = new ServiceConfig.RecordingRules("my:requests", "my:errors", "my:timed", "my:slow");
        MetricsReader other = reader(URI.create("http://127.0.0.1:1"), rules);
        assertThat(other.troubles(NOW)).singleElement().asString().contains("cannot be reached");
        assertThat(reader.troubles(NOW)).isEmpty();
    }
}
