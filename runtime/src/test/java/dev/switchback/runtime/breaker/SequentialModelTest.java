package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ten thousand histories: the breaker answers what the model answers, step by step. */
class SequentialModelTest {

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    void theBreakerDoesWhatTheModelDoes(
            @ForAll("settings") Settings settings,
            @ForAll("steps") List<Step> history,
            @ForAll("ticks") long ticks,
            @ForAll long seed) {
        Subject breaker = new Subject(settings, ticks, seed);
        Model model = new Model(settings, breaker.openTimes);
        for (Step step : history) {
            String answer = step.play(breaker);
            assertThat(answer).as("%s", step).isEqualTo(step.play(model));
            assertThat(breaker.view()).as("after %s", step).isEqualTo(model.view());
        }
    }

    @Provide
    Arbitrary<Settings> settings() {
        return Histories.settings();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Histories.steps();
    }

    /** Where the ticker begins: it may overflow during the history, or be below zero. */
    @Provide
    Arbitrary<Long> ticks() {
        return Arbitraries.of(0L, Long.MAX_VALUE - 3_000, -3_000L, Long.MIN_VALUE);
    }
}
