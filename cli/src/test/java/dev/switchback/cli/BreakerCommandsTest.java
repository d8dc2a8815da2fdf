package dev.switchback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.Shell;
import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.State;
import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.jdk.JdkServer;
import dev.switchback.runtime.telemetry.EventRow;
import dev.switchback.runtime.telemetry.sqlite.Retention;
import dev.switchback.runtime.telemetry.sqlite.SqliteEventLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakerCommandsTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Switchback.commandLine(new Shell(Map.of(), "jo", InstantSource.fixed(NOW)), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String store() {
        String address = "sqlite://" + folder.resolve("cooldowns.db");
        try (CooldownStore store = CooldownStore.open(address, InstantSource.fixed(NOW))) {
            Cooldown over = Cooldown.open("old", "pod-1", NOW.minusSeconds(60), NOW.minusSeconds(1), "failure_rate");
            store.put(over).toCompletableFuture().join();
        }
        return address;
    }

    @Test
    void opensShowsAndClosesInAStore() {
        String store = store();
        assertThat(run("breaker", "show", "--store", store)).isZero();
        assertThat(out.toString()).contains("no cooldown is in force");

        assertThat(run("breaker", "open", "api", "--seconds", "300", "--reason", "maintenance", "--store", store))
                .isZero();
        assertThat(out.toString()).contains("api is open until 2026-01-15T12:05:00Z");
        run("breaker", "show", "--store", store);
        assertThat(out.toString())
                .contains("api", "5m", "maintenance", "person:jo")
                .doesNotContain("old");
        run("breaker", "show", "--store", store, "--host", "api", "-o", "json");
        assertThat(out.toString()).contains("\"remaining_s\" : 300");

        assertThat(run("breaker", "close", "api", "--store", store)).isZero();
        run("breaker", "show", "--store", store);
        assertThat(out.toString()).contains("no cooldown is in force");
    }

    @Test
    void whatIsWrongWithAStoreOrAnArgument() {
        assertThat(run("breaker", "show")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--url http://", "--store");
        assertThat(run("breaker", "show", "--store", "memory:")).isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker", "show", "--store", "sqlite:///none/at/all.db"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker", "show", "--store", "mysql://x")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("redis://HOST");
        assertThat(run("breaker", "show", "--store", "redis://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run("breaker", "open", "api", "--seconds", "0", "--store", "redis://h"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker", "show", "--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run("breaker", "show", "--url", "nowhere")).isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker-advise")).isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker-advise", "--telemetry", "/none.db")).isEqualTo(ExitCode.USAGE);
        assertThat(run("breaker", "history", "api")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--telemetry").doesNotContain("\tat ");
        assertThat(run("breaker-advise", "--telemetry", "True")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--telemetry: 'True' is not a file");
    }

    @Test
    void showsAndChangesARunningService() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        ServiceRuntime service = ServiceRuntime.builder(Map.of())
                .set("SWITCHBACK_ADMIN_TOKEN_FILE", token.toString())
                .set("SWITCHBACK_BREAKER_DEFAULTS", "fail_max:1")
                .build();
        CircuitBreaker api = service.breaker("api/v 1");
        api.acquire().onFailure(api.ticker().nanos(), FailureKind.EXCEPTION, null);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        JdkServer server = JdkServer.start(service, address, Runnable::run, HttpExchange::close);
        try {
            String url = "http://127.0.0.1:" + server.port() + "/";
            assertThat(run("breaker", "show", "--url", url)).isZero();
            assertThat(out.toString()).containsPattern("api/v 1 +open +\\d+s");
            assertThat(run("breaker", "show", "--url", url, "--host", "other")).isEqualTo(ExitCode.NEGATIVE);
            assertThat(run("breaker", "history", "api/v 1", "--url", url)).isZero();
            assertThat(out.toString()).contains("state_change", "closed", "consecutive_failures");
            assertThat(run("breaker", "history", "other", "--url", url)).isEqualTo(ExitCode.NEGATIVE);

            assertThat(run("breaker", "reset", "api/v 1", "--url", url)).isEqualTo(ExitCode.NEGATIVE);
            assertThat(err.toString()).contains("401", "--token-file");
            assertThat(run("breaker", "reset", "api/v 1", "--url", url, "--token-file", token.toString()))
                    .isZero();
            assertThat(out.toString()).contains("api/v 1 is closed");
            assertThat(api.state()).isEqualTo(State.CLOSED);
            String[] open = {"breaker", "open", "api/v 1", "--seconds", "300", "--url", url, "--token-file"};
            assertThat(run(Stream.concat(Arrays.stream(open), Stream.of(token.toString()))
                            .toArray(String[]::new)))
                    .isZero();
            assertThat(out.toString()).contains("api/v 1 is open");
            assertThat(run("breaker", "check", "--url", url)).isZero();
            assertThat(out.toString()).contains("the service answers and has 1");
        } finally {
            server.stop();
            service.close();
        }
    }

    /** Ten calls a second; in the last minute but one nine of ten fail. */
    private Path recording() throws IOException {
        Path file = folder.resolve("breakers.db");
        List<EventRow> rows = new ArrayList<>();
        for (int second = 0; second < 600; second++) {
            boolean out = second >= 480 && second < 540;
            String runs = out
                    ? "[\"" + Outcome.FAILURE.label() + "\",9,4],[\"success\",1,4]"
                    : "[\"" + Outcome.SUCCESS.label() + "\",10,4]";
            rows.add(new EventRow(
                    NOW.minusSeconds(600 - second), "api", "calls", "{\"interval_ms\":1000,\"runs\":[" + runs + "]}"));
        }
        rows.add(new EventRow(NOW.minusSeconds(1), "api", "state_change", "{\"new_state\":\"OPEN\"}"));
        try (var log = new SqliteEventLog(file, Retention.DEFAULT, InstantSource.fixed(NOW))) {
            log.append(rows);
        }
        return file;
    }

    @Test
    void advisesFromARecording() throws IOException {
        String file = recording().toString();
        assertThat(run("breaker-advise", "--window-s", "3600", "--telemetry", file))
                .isZero();
        assertThat(out.toString())
                .contains("api", "6000 calls, 540 failed", "outage: 2026-01-15T11:58:00Z to 2026-01-15T11:58:59Z")
                .containsPattern("would have opened .* and spared \\d+ failed calls");
        assertThat(run("breaker-advise", "--telemetry", file, "-o", "json")).isZero();
        assertThat(out.toString()).contains("\"recommended\"", "\"openings\" : [ \"2026-01-15T11:58:0");

        assertThat(run("breaker-advise", "--telemetry", file, "--host", "none")).isEqualTo(ExitCode.NEGATIVE);
        assertThat(err.toString()).contains("no calls were recorded");
        assertThat(run("breaker", "history", "api", "--telemetry", file)).isZero();
        assertThat(out.toString()).contains("state_change", "open").doesNotContain("calls");
    }

    @Test
    void checksWhatBreakersNeed() throws IOException {
        assertThat(run("breaker", "check")).isZero();
        assertThat(out.toString()).contains("ok  configuration", "not set  breakers", "not set  telemetry");
        assertThat(run("breaker", "check", "--telemetry", "OFF")).isZero();
        assertThat(out.toString()).doesNotContain("not yet");
        assertThat(run(
                        "breaker",
                        "check",
                        "--store",
                        store(),
                        "--telemetry",
                        recording().toString()))
                .isZero();
        assertThat(out.toString()).contains("ok  breakers: the store answers", "ok  telemetry: 601 rows");

        Path broken = Files.writeString(folder.resolve("broken.yaml"), "defaults: {fail_max: many}\n");
        assertThat(run("breaker", "check", "--url", "http://127.0.0.1:1", "--breaker-config", broken.toString()))
                .isEqualTo(ExitCode.NEGATIVE);
        assertThat(out.toString()).contains("failed  configuration", "fail_max", "failed  breakers");
    }
}
