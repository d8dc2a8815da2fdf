package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
    @ParameterizedTest
    @CsvSource({"0,0", "0.000001,1", "0.3,300", "0.333,333", "0.5,500", "0.999,999", "1,1000"})
    void takesExactlyItsShareOfAThousand(double share, int expected) {
        assertThat(taken(new Share(share), 1000)).isEqualTo(expected);
    }

    @Test
    void takesTheFirstAndThenEvenly() {
        Share share = new Share(0.3);
        assertThat(share.takesNext()).isTrue();
        assertThat(taken(share, 9)).isEqualTo(2);
        assertThat(taken(share, 10)).isEqualTo(3);
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThatThrownBy(() -> new Share(1.01)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> new Share(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long taken(Share share, int calls) {
        return IntStream.range(0, calls).filter(call -> share.takesNext()).count();
    }
}
