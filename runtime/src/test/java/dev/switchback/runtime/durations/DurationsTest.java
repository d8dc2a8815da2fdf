package dev.switchback.runtime.durations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
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
        ".5s, PT0.5S",
        "+10s, PT10S",
        "250ms, PT0.25S",
        "1d, PT24H",
        "2w, PT336H",
        "-1d12h, PT-36H",
        "1m0.5s, PT60.5S",
        "1us, PT0.000001S",
        "1µs, PT0.000001S",
        "7ns, PT0.000000007S"
    })
    void parsesDurationsOfGoAndPrometheus(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "1 m",
                "m1",
                "1h-5m",
                "PT5M",
                "--1s",
                "1y",
                "1M",
                "999999999999h",
                "1s ",
                "٣s",
                "1e3s",
                "."
            })
    void refusesAnythingElse(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void aRangeHasBothItsEnds() {
        Duration least = Duration.ofSeconds(1);
        Duration most = Duration.ofDays(365);
        assertThat(Durations.parse("1s", least, most)).contains(least);
        assertThat(Durations.parse("365d", least, most)).contains(most);
        assertThat(Durations.parse("999ms", least, most)).isEmpty();
        assertThat(Durations.parse("365d1ns", least, most)).isEmpty();
        assertThat(Durations.allowed(least, most)).isEqualTo("a duration from 1s to 365d, such as 90s, 1h30m or 1.5h");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s, 0s",
        "PT90S, 1m30s, 1m30s",
        "PT5400S, 1h30m, 1h30m",
        "PT3601S, 1h1s, 1h",
        "PT51H7M, 2d3h7m, 2d3h",
        "PT17.25S, 17s250ms, 17s",
        "PT0.000000001S, 1ns, 0s",
        "PT-90S, -1m30s, -1m30s"
    })
    void printsWhatItParses(Duration duration, String exact, String rounded) {
        assertThat(Durations.format(duration)).isEqualTo(exact);
        assertThat(Durations.parse(exact)).contains(duration);
        assertThat(Durations.formatRounded(duration)).isEqualTo(rounded);
    }
}
