package dev.switchback.runtime.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "1,true",
        "YES,true",
        "on,true",
        "false,false",
        "0,false",
        "no,false",
        "OFF,false",
        "'',true"
    })
    void flags(String value, boolean expected) {
        assertThat(variable(value).flag("X", true)).isEqualTo(expected);
    }

    @Test
    void numbersDurationsAndAddresses() {
        assertThat(variable("1.5").seconds("X", Duration.ZERO, Duration.ofHours(1)))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(variable(" ").seconds("X", Duration.ofSeconds(3), Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(variable("12").number("X", 1, 1, 20)).isEqualTo(12);
        assertThat(variable("http://ollama:11434").address("X")).contains(URI.create("http://ollama:11434"));
        assertThat(variable("").address("X")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1", "1e3", "3601", "five", "1.2345", "99999999"})
    void aBadDurationIsNamedWithWhatIsAllowed(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variable(value).seconds("X", Duration.ZERO, Duration.ofHours(1)))
                .withMessage("X=" + value + " cannot be used: it is a number of seconds from 0 to 3600");
    }

    @Test
    void aDurationCanHaveALeast() {
        assertThat(variable("0.001").seconds("X", Duration.ZERO, Duration.ofMillis(1), Duration.ofHours(1)))
                .isEqualTo(Duration.ofMillis(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variable("0").seconds("X", Duration.ZERO, Duration.ofMillis(1), Duration.ofHours(1)))
                .withMessage("X=0 cannot be used: it is a number of seconds from 0.001 to 3600");
    }

    @Test
    void otherBadValuesToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variable("maybe").flag("X", true))
                .withMessage("X=maybe cannot be used: it is true or false");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variable("21").number("X", 1, 1, 20))
                .withMessageContaining("from 1 to 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variable("ollama:11434").address("X"))
                .withMessageContaining("http://ollama:11434");
    }

    private static Variables variable(String value) {
        return new Variables(Map.of("X", value));
    }
}
