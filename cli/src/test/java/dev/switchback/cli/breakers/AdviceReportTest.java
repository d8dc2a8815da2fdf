package dev.switchback.cli.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.runtime.advisor.Advisor;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Advice can be followed: what is printed, written into the configuration in use, makes what was replayed. */
class AdviceReportTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jitter: 0",
                "fail_max: off",
                "failure_rate_threshold: off",
                "fail_max: off, failure_rate_threshold: off, minimum_calls: 40",
                "failure_rate_threshold: off, slow_call_rate_threshold: 0.5, slow_call_s: 2",
                "sliding_window_s: 60, minimum_calls: 500",
                "sliding_window_s: 0.25, sliding_window_size: 7",
                "reset_timeout_s: 10.0005, reset_timeout_max_s: 30, backoff_multiplier: 2",
                "reset_timeout_s: 2000",
            })
    void whatIsPrintedLoadsAsWhatWasReplayed(String inUse) throws IOException {
        Settings current = load(defaults(inUse));
        for (Settings candidate : Advisor.candidates(current)) {
            String words = AdviceReport.words(candidate);
            assertThat(loaded(inUse, words.replace('=', ':').replace(' ', ',')))
                    .as(words)
                    .isEqualTo(candidate);
            assertThat(load(defaults(inUse) + "hosts:\n  api: " + AdviceReport.settings(candidate)))
                    .as("JSON of " + words)
                    .isEqualTo(candidate);
        }
    }

    private static String defaults(String options) {
        return "defaults: {" + options + "}\n";
    }

    private Settings load(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("breakers.yaml"), yaml);
        return ConfigLoader.load(file).settings("api");
    }

    private Settings loaded(String inUse, String words) throws IOException {
        Path file = Files.writeString(folder.resolve("breakers.yaml"), defaults(inUse));
        List<String> arguments = List.of("--breaker-config", file.toString(), "--breaker", "api=" + words);
        return ConfigLoader.load(Map.of(), arguments).settings("api");
    }

    @Test
    void whatIsNotInEffectIsNotPrinted() throws IOException {
        assertThat(AdviceReport.words(Settings.defaults()))
                .isEqualTo("fail_max=5 failure_rate_threshold=0.5 sliding_window_s=off sliding_window_size=100"
                        + " minimum_calls=10 reset_timeout_s=60.0");
        assertThat(AdviceReport.words(load(defaults("sliding_window_s: 60"))))
                .isEqualTo("fail_max=5 failure_rate_threshold=0.5 sliding_window_s=60.0 minimum_calls=10"
                        + " reset_timeout_s=60.0");
        JsonNode off = AdviceReport.settings(load(defaults("fail_max: off, failure_rate_threshold: off")));
        assertThat(off.toString())
                .isEqualTo("{\"fail_max\":\"off\",\"failure_rate_threshold\":\"off\",\"sliding_window_s\":\"off\","
                        + "\"reset_timeout_s\":60.0}");
    }
}
