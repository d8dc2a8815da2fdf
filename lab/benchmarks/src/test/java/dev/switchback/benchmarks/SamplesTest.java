package dev.switchback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void a_percentile_is_a_value_that_was_measured() {
        Samples samples = new Samples(
                IntStream.rangeClosed(1, 20).mapToObj(i -> (double) (21 - i)).toList());

        assertThat(samples.percentile(50)).isEqualTo(10);
        assertThat(samples.percentile(95)).isEqualTo(19);
        assertThat(samples.percentile(96)).isEqualTo(20);
        assertThat(samples.percentile(100)).isEqualTo(20);
        assertThat(samples.over(18)).isEqualTo(2);
    }

    @Test
    void one_sample_is_each_percentile() {
        assertThat(new Samples(List.of(3.0)).percentile(99)).isEqualTo(3);
    }

    @Test
    void nothing_has_no_percentile() {
        assertThatThrownBy(() -> new Samples(List.of())).hasMessageContaining("nothing was measured");
    }
}
