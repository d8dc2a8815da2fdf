package dev.switchback.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.Switchback;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AnalyzeCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER = "run,time,pod,revision,requests,errors\n";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-15T12:00:00Z"));

    @TempDir
    Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private String delivery = "";
    private Path csv = Path.of("");

    @BeforeEach
    void write() throws IOException {
        csv = folder.resolve("counters.csv");
        delivery = Files.writeString(
                        folder.resolve("delivery.yaml"),
                        """
                apiVersion: switchback.dev/v1alpha1
                kind: Delivery
                metadata: {name: orders, namespace: shop}
                spec:
                  workload: {kind: Deployment, name: orders}
                  strategy:
                    canary:
                      steps: [{weight: 5, hold: 10m}, {weight: 100}]
                      traffic: {gateway: {httpRoute: orders, rule: api}}
                  analysis:
                    prometheus: {address: "http://127.0.0.1:1"}
                    metrics: [error-rate]
                    sequential: {alpha: 0.001, retreat: {wait: 1m, times: 1}}
                """)
                .toString();
    }

    private int run(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = Switchback.commandLine(new Shell(Map.of(), "jo", CLOCK));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("analyze", delivery));
        all.addAll(List.of(args));
        return line.execute(all.toArray(String[]::new));
    }

    /** 4 stable pods with 25 requests a scrape that fail one in 200, and one pod of the canary. */
    private static String counters(int run, int canaryErrors, int scrapes) {
        var text = new StringBuilder();
        for (int scrape = -120; scrape <= scrapes; scrape++) {
            for (int pod = 0; pod < 4; pod++) {
                int requests = (scrape + 121) * 25;
                text.append(String.format(
                        "%d,%d,web-%d,stable,%d,%d%n", run, scrape * 5, pod, requests, (requests + pod * 50) / 200));
            }
            if (scrape > 0) {
                text.append(String.format(
                        "%d,%d,web-0,canary,%d,%d%n", run, scrape * 5, scrape * 25, scrape * canaryErrors));
            }
        }
        return text.toString();
    }

    @Test
    void eachRunGetsALineOfJson() throws IOException {
        Files.writeString(
                csv, HEADER + counters(1, 2, 100) + counters(2, 0, 100) + counters(3, 25, 9) + counters(4, 0, 0));

        assertThat(run("--replay", csv.toString(), "--output", "json"))
                .as(err.toString())
                .isZero();

        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("verdict").asText())
                .containsExactly("Fail", "Pass", "Fail", "NoData");
        assertThat(lines).extracting(line -> line.path("run").asInt()).containsExactly(1, 2, 3, 4);
        JsonNode bad = lines.get(0);
        double retreat = bad.path("retreats").path(0).asDouble();
        assertThat(bad.path("at").asDouble()).isGreaterThan(retreat + 60);
        assertThat(bad.path("canaryErrors").asInt()).isLessThanOrEqualTo(14);
        assertThat(bad.path("why").asText())
                .matches("\\d+ of \\d+ canary requests failed, 0.5% of stable's; chance of that .* below 1 in 1,000");
        assertThat(lines.get(2).path("canaryErrors").asInt()).isEqualTo(25);
    }

    @Test
    void peopleGetATable() throws IOException {
        Files.writeString(csv, HEADER + counters(7, 0, 100));

        assertThat(run("--replay", csv.toString())).isZero();
        assertThat(out.toString()).contains("RUN", "VERDICT").containsPattern("7 +Pass");
    }

    @Test
    void runsMayBeMixed() throws IOException {
        List<String> first = counters(1, 2, 60).lines().toList();
        List<String> second = counters(2, 0, 60).lines().toList();
        var mixed = new StringBuilder(HEADER);
        for (int i = 0; i < first.size(); i++) {
            mixed.append(first.get(i)).append('\n').append(second.get(i)).append('\n');
        }
        Files.writeString(csv, mixed);

        assertThat(run("--replay", csv.toString(), "-o", "json")).isZero();
        assertThat(out.toString().lines().toList())
                .satisfiesExactly(one -> assertThat(one).contains("Fail"), two -> assertThat(two)
                        .contains("Pass"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
            '' | 1 | the file is empty
            'run,time,pod,requests,errors~' | 1 | header
            'run,time,pod,revision,requests,errors~1,0,a,stable,x,0~' | 2 | column 5 (requests): 'x' is not a whole number
            'run,time,pod,revision,requests,errors~1,0,a,stable,1e30,0~' | 2 | column 5 (requests): '1e30'
            'run,time,pod,revision,requests,errors~1,0,a,stable,NaN,0~' | 2 | allowed: 0 to 9007199254740992
            'run,time,pod,revision,requests,errors~1,0,a,stable,5,-1~' | 2 | column 6 (errors): '-1'
            'run,time,pod,revision,requests,errors~1,0,a,stable,5~' | 2 | the line has 5 columns
            'run,time,pod,revision,requests,errors~1,0,a,old,5,0~' | 2 | column 4 (revision): 'old' is unknown; allowed: canary or stable
            'run,time,pod,revision,requests,errors~1,0,,stable,5,0~' | 2 | column 3 (pod)
            'run,time,pod,revision,requests,errors~1,5,a,stable,5,0~1,4,a,stable,5,0~' | 3 | column 2 (time): 4 is before
            'run,time,pod,revision,requests,errors~1,soon,a,stable,5,0~' | 2 | column 2 (time): 'soon' is not a number of seconds
            'run,time,pod,revision,requests,errors~one,0,a,stable,5,0~' | 2 | column 1 (run): 'one'
            """)
    void aBrokenRecordingIsNamedByLineAndColumn(String text, int line, String said) throws IOException {
        Files.writeString(csv, text.replace('~', '\n'), StandardCharsets.UTF_8);

        assertThat(run("--replay", csv.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(csv + ":" + line + ": ")
                .contains(said)
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatIsMissingOrUnreachableIsSaid() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("either --replay, or --canary and --stable");
        assertThat(run("--replay", folder.resolve("none.csv").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no such file");
        assertThat(run("--replay", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("--canary", "abc")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--canary", "abc", "--stable", "abc")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("they have to differ");
        assertThat(run("--canary", "abc", "--stable", "def")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("Prometheus at http://127.0.0.1:1 cannot be reached");
    }
}
