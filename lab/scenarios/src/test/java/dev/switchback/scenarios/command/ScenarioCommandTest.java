package dev.switchback.scenarios.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.cli.Switchback;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioCommandTest {
    private static final String INCIDENT =
            """
            name: an outage, nothing deployed
            now: 2026-01-15T12:00:00Z
            deployments:
              - name: shop/orders
                revisions:
                  - {image: "orders:1", deployed: -72h}
                  - {image: "orders:2", deployed: -48h}
            timeline:
              - after: 0s
                alerts: [{alertname: HighErrorRate, labels: {namespace: shop, deployment: orders, action: rollback}, revision: current, startsAt: -20s}]
              - {after: 30s}
            expect:
              rollbacks: [{workload: shop/orders, phase: Refused, reason: NoRecentDeploy}]
              images: {shop/orders: "orders:2"}
              changes: 0
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void allAsExpected() throws IOException {
        file("good.yaml", INCIDENT);

        assertThat(run(folder.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("pass", "an outage, nothing deployed", "1 passed, 0 failed");
    }

    @Test
    void aWrongExpectationShowsTheDifference() throws IOException {
        file("wrong.yaml", INCIDENT.replace("shop/orders: \"orders:2\"", "shop/orders: \"orders:1\""));

        assertThat(run(folder.toString())).isEqualTo(ExitCode.NEGATIVE);
        assertThat(out.toString()).contains("FAIL", "images shop/orders", "expected  orders:1", "found     orders:2");
    }

    @Test
    void aBadFileIsNamedWithLineAndKeyAndTheOthersArePlayed() throws IOException {
        file("good.yaml", INCIDENT);
        Path bad = file("bad.yaml", INCIDENT.replace("after: 30s", "affter: 30s"));

        assertThat(run(folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(bad + ":11: timeline[1]", "affter");
        assertThat(out.toString()).contains("1 passed, 0 failed");
    }

    @Test
    void nothingFoundIsNoSuccess() {
        assertThat(run(folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run(folder.resolve("none.yaml").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no .yaml file", "no such file");
    }

    @Test
    void forPrograms() throws IOException {
        assertThat(run(file("good.yaml", INCIDENT).toString(), "--output", "json"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString().strip()).startsWith("{").contains("\"passed\" : true");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(List.of("scenario", "run"));
        all.addAll(List.of(arguments));
        return Switchback.commandLine(new Shell(Map.of(), "jo", InstantSource.system()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
