package dev.switchback.pipeline.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Delivery.Schedule;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementCountTest {

    /** Letters: successful, failed, inconclusive, error; count 5, failureLimit 2, consecutiveErrorLimit 4. */
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "ssss, ''",
        "sssss, SUCCESSFUL",
        "ff, ''",
        "fff, FAILED",
        "fsfsf, FAILED",
        "sfsfs, SUCCESSFUL",
        "si, INCONCLUSIVE",
        "eeee, ''",
        "eeeee, ERROR",
        "eeeeseeee, ''",
        "sssseeee, ''",
        "sssseees, SUCCESSFUL"
    })
    void asArgoCounts(String measurements, String outcome) {
        var schedule = new Schedule(Duration.ofMinutes(1), OptionalInt.of(5), 2, 4);
        MeasurementCount count = MeasurementCount.NONE;
        for (int i = 0; i < measurements.length(); i++) {
            assertThat(count.outcome(schedule)).isEmpty();
            count = count.and(
                    switch (measurements.charAt(i)) {
                        case 's' -> Measurement.SUCCESSFUL;
                        case 'f' -> Measurement.FAILED;
                        case 'i' -> Measurement.INCONCLUSIVE;
                        default -> Measurement.ERROR;
                    });
        }
        assertThat(count.outcome(schedule).map(Enum::name).orElse("")).isEqualTo(outcome);
    }
}
