package dev.switchback.scenarios.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {
    private static List<String> unmatched(List<String> wants, List<String> things) {
        return Matching.unmatched(wants, things, (want, thing) -> thing.contains(want));
    }

    @Test
    void eachWantNeedsAThingOfItsOwn() {
        assertThat(unmatched(List.of("a", "a"), List.of("a"))).containsExactly("a");
        assertThat(unmatched(List.of("a", "a"), List.of("a", "ab"))).isEmpty();
    }

    @Test
    void aGreedyChoiceIsTakenBack() {
        assertThat(unmatched(List.of("", "a", "ab"), List.of("ab", "a", "x"))).isEmpty();
        assertThat(unmatched(List.of("a", "a", "b"), List.of("ab", "a", "a"))).isEmpty();
    }
}
