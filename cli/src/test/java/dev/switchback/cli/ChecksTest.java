package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code smoke} and {@code load}, against a server of this test. */
class ChecksTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private String url = "";

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (String path : new String[] {"/health", "/api/v1", "/broken"}) {
            server.createContext(path, exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(path.equals("/broken") ? 500 : 200, -1);
                }
            });
        }
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Switchback.commandLine(new Shell(Map.of(), "jo", InstantSource.system()), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String suite(String yaml) throws IOException {
        return Files.writeString(folder.resolve("smoke.yaml"), yaml).toString();
    }

    @Test
    void theStandardSuitePasses() throws IOException {
        Path junit = folder.resolve("smoke.xml");

        assertThat(run("smoke", "--url", url, "--junit", junit.toString()))
                .as("%s", err)
                .isZero();
        assertThat(out.toString()).contains("all 3 checks passed");
        assertThat(junit).content().contains("tests=\"3\"", "failures=\"0\"");
    }

    @Test
    void aCheckThatFails() throws IOException {
        String suite = suite("checks: [{path: /health}, {path: /broken}]");

        assertThat(run("smoke", suite, "--url", url, "-o", "json")).isEqualTo(ExitCode.NEGATIVE);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("outcome").asText()).isEqualTo("Failed");
        assertThat(json.at("/checks/1/problems/0").asText()).startsWith("status 500, expected 2xx");
    }

    @Test
    void aSuiteWithMistakesIsNotRun() throws IOException {
        String suite = suite("checks:\n  - path: health\n    retries: many\n");

        assertThat(run("smoke", suite, "--url", url)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("smoke.yaml:2: checks[0].path: 'health' is not a path; allowed: ")
                .contains("smoke.yaml:3: checks[0].retries: invalid value 'many'; allowed: ");
    }

    @Test
    void oneTargetHasToBeGiven() {
        assertThat(run("smoke")).isEqualTo(ExitCode.USAGE);
        assertThat(run("smoke", "--url", url, "--service", "shop/orders")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aLoadTestWithLimits() throws IOException {
        assertThat(run(
                        "load",
                        url + "/health",
                        "--requests",
                        "50",
                        "--concurrency",
                        "2",
                        "--max-errors",
                        "1%",
                        "-o",
                        "json"))
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("answered").asInt()).isEqualTo(50);
        assertThat(json.at("/latency_ms/p99").asDouble()).isPositive();

        assertThat(run("load", url + "/broken", "--requests", "20", "--max-errors", "1%"))
                .isEqualTo(ExitCode.NEGATIVE);
        assertThat(out.toString()).contains("5xx  20", "100.00% of the requests failed, allowed are 1.00%");
    }

    @Test
    void loadThatCannotBeMeant() {
        for (String[] arguments : new String[][] {
            {"load", url, "--rate", "0"},
            {"load", url, "--concurrency", "0"},
            {"load", url, "--requests", "0"},
            {"load", url, "--max-errors", "0.01"},
            {"load", "localhost"},
            {"load", "ftp://localhost"}
        }) {
            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).isNotBlank();
        }
        assertThat(run("load", "http://127.0.0.1:1", "--requests", "5")).isEqualTo(ExitCode.UNREACHABLE);
    }
}
