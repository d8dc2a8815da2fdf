package dev.switchback.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class ServiceRuntimeTest {

    @Test
    void argumentsWinOverVariablesAndOthersAreLeftToTheService() {
        try (ServiceRuntime runtime = ServiceRuntime.builder(Map.of("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "7"))
                .arguments("--port", "8080", "--breaker", "api.example.org=fail_max:2")
                .build()) {
            assertThat(failMax(runtime, "api.example.org")).isEqualTo(2);
            assertThat(failMax(runtime, "x")).isEqualTo(7);
        }
    }

    private static int failMax(ServiceRuntime runtime, String name) {
        return runtime.breaker(name).settings().thresholds().consecutiveFailures();
    }

    @Test
    void theLogSaysWhenABreakerOpensAndCloses() {
        Said said = new Said();
        Logger logger = Logger.getLogger(BreakerLog.class.getName());
        logger.addHandler(said);
        try (ServiceRuntime runtime = ServiceRuntime.builder(Map.of()).build()) {
            runtime.breaker("api.example.org").forceOpen();
            runtime.breaker("api.example.org").reset();
        } finally {
            logger.removeHandler(said);
        }
        assertThat(said.lines)
                .containsExactly(
                        "WARNING circuit breaker api.example.org: closed to forced_open, reason: manual",
                        "INFO circuit breaker api.example.org: forced_open to closed, reason: manual");
    }

    private static final class Said extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
