package dev.switchback.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.tools.Command;
import dev.switchback.tools.Finding;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What amtool says of the shipped file, with every amtool on this machine. */
@RequiresProgram("amtool")
class RoutesTest {
    @TempDir
    Path folder;

    static List<Named<Path>> amtools() {
        return Programs.ofThisMachine().searchAll("amtool").stream()
                .map(RoutesTest::named)
                .toList();
    }

    private static Named<Path> named(Finding.Found found) {
        return Named.named("amtool " + found.version(), found.path());
    }

    @ParameterizedTest
    @MethodSource("amtools")
    void theConfigurationIsValid(Path amtool) throws Exception {
        assertThat(run(amtool, "check-config", file())).contains("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource("amtools")
    void rollbackAlertsGoToTheServiceAndToPeople(Path amtool) throws Exception {
        verifyRoute(
                amtool,
                "switchback,people",
                "alertname=HighErrorRate",
                "action=rollback",
                "namespace=shop",
                "deployment=orders");
        verifyRoute(amtool, "switchback,people", "alertname=HighErrorRate", "action=rollback");
    }

    @ParameterizedTest
    @MethodSource("amtools")
    void theWatchdogGoesToTheServiceAlone(Path amtool) throws Exception {
        verifyRoute(amtool, "switchback", "alertname=Watchdog", "action=watchdog");
    }

    @ParameterizedTest
    @MethodSource("amtools")
    void everythingElseGoesToPeople(Path amtool) throws Exception {
        verifyRoute(amtool, "people", "alertname=HighCPUUsage", "action=investigate", "namespace=shop");
        verifyRoute(amtool, "people", "alertname=HighErrorRate", "action=Rollback");
        verifyRoute(amtool, "people", "alertname=NodeDown");
    }

    private void verifyRoute(Path amtool, String receiver, String... labels) throws Exception {
        var arguments = new ArrayList<>(List.of("config", "routes", "test", "--verify.receivers=" + receiver));
        arguments.add("--config.file=" + file());
        arguments.addAll(List.of(labels));
        run(amtool, arguments.toArray(String[]::new));
    }

    private String file() throws IOException {
        return AlertmanagerFiles.writeTo(folder, URI.create("http://127.0.0.1:8080"), "secret")
                .toString();
    }

    private static String run(Path amtool, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(amtool.toString()), Stream.of(arguments))
                .toList();
        Command.Result result = Command.run(Path.of("."), command);
        assertThat(result.ok())
                .as(String.join(" ", command) + "\n" + result.output())
                .isTrue();
        return result.output();
    }
}
