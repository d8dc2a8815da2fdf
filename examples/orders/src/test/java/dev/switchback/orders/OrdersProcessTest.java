package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        assertThat(everything(process)).startsWith("ORDERS_LATENCY=slow cannot be used: a duration is");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void refusesAShutdownThatDoesNotFitIntoTheGracePeriod() throws Exception {
        Process process = start(Map.of("ORDERS_DRAIN", "20s", "TERMINATION_GRACE_PERIOD_SECONDS", "20"));
        assertThat(everything(process)).startsWith("the shutdown does not fit: preStop 5s + delay 1s + drain 20s");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void saysWhenItCannotListen() throws Exception {
        Process process = start(Map.of("POD_IP", "192.0.2.1", "PORT", "0"));
        assertThat(everything(process)).contains("orders cannot listen", "see POD_IP and PORT");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private static Process start(Map<String, String> environment) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Orders.class.getName()))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ORDERS_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String everything(Process process) {
        return process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
    }
}
