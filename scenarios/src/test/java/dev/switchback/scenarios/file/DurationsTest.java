package dev.switchback.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "0, PT0S",
        "90s, PT90S",
        "-72h, PT-72H",
        "-1h30m, PT-90M",
        "1.5h, PT90M",
        "+10s, PT10S",
        "250ms, PT0.25S",
        "1d, PT24H",
        "-1d12h, PT-36H",
        "1m0.5s, PT60.5S",
        "1us, PT0.000001S",
        "-20s, PT-20S"
    })
    void readsWhatGoAndPrometheusWrite(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "1 m", "m1", "1h-5m", "PT5M", "--1s", "1y", "1M", "999999999999h", "1s ", "٣s"})
    void refusesAnythingElse(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
