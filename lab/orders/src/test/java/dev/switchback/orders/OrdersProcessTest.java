package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Exit statuses, by real processes. */
class OrdersProcessTest {
    @Test
    void exitsWithZeroAfterSigterm() throws Exception {
        Process process = start(Map.of("PORT", "0", "POD_IP", "127.0.0.1", "ORDERS_STOP_DELAY", "0s"));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).startsWith("orders dev listens on 127.0.0.1:");
        assertThat(process.toHandle().destroy()).isTrue();
        assertThat(output.readLine()).isEqualTo("orders stopped");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void crashesOnStart() throws Exception {
        Process process = start(Map.of("ORDERS_CRASH_ON_START", "true", "ORDERS_VERSION", "2"));
        assertThat(everything(process)).isEqualTo("orders 2 crashes: ORDERS_CRASH_ON_START is set");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void refusesABadSetting() throws Exception {
        Process process = start(Map.of("ORDERS_LATENCY", "slow"));
        assertThat(everything(process)).startsWith("ORDERS_LATENCY=slow cannot be used: a duration from 0s to 1d");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void refusesAShutdownThatDoesNotFitIntoTheGracePeriod() throws Exception {
        Process process = start(Map.of("ORDERS_DRAIN", "20s", "TERMINATION_GRACE_PERIOD_SECONDS", "20"));
        assertThat(everything(process)).startsWith("the shutdown does not fit: preStop 5s + delay 1s + drain 20s");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void refusesABadConfigurationOfBreakers() throws Exception {
        Process process = start(
                Map.of("ORDERS_DATABASE", "jdbc:sqlite:orders.db", "SWITCHBACK_BREAKER_HOSTS", "database=fail_max:0"));
        assertThat(everything(process)).startsWith("SWITCHBACK_BREAKER_HOSTS: database.fail_max");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void saysWhenItCannotListen() throws Exception {
        Process process = start(Map.of("POD_IP", "192.0.2.1", "PORT", "0"));
        assertThat(everything(process)).contains("orders cannot listen", "see POD_IP and PORT");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void withoutADatabaseItNeedsNeitherItsLibraryNorYaml() throws Exception {
        Process process = start(Map.of("PORT", "0", "POD_IP", "127.0.0.1"), small());
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("orders dev listens on");
        process.destroy();
    }

    @Test
    void saysWhatADatabaseNeeds() throws Exception {
        Process process = start(Map.of("PORT", "0", "ORDERS_DATABASE", "jdbc:sqlite:/tmp/orders.db"), small());
        assertThat(everything(process)).isEqualTo("ORDERS_DATABASE needs sqlite-jdbc on the class path");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    private static String small() {
        return Stream.of(classPath().split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).getFileName().toString().matches("(sqlite|snakeyaml|slf4j).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Process start(Map<String, String> environment) throws IOException {
        return start(environment, classPath());
    }

    private static Process start(Map<String, String> environment, String classPath) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, Orders.class.getName()))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ORDERS_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String everything(Process process) {
        return process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
    }
}
