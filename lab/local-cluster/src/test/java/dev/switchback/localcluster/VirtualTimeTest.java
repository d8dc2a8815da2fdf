package dev.switchback.localcluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    private final VirtualTime time = new VirtualTime(NOON);
    private final List<String> played = new ArrayList<>();

    private void note(String what) {
        played.add(what + "@" + Duration.between(NOON, time.instant()).toSeconds());
    }

    @Test
    void playsInOrderOfTimeAndThenOfSubmission() {
        var late = time.schedule(() -> note("late"), 5, SECONDS);
        var first = time.schedule(() -> note("first"), 2, SECONDS);
        var second = time.schedule(() -> note("second"), 2, SECONDS);
        time.execute(() -> note("now"));

        time.advance(Duration.ofSeconds(3));

        assertThat(played).containsExactly("now@0", "first@2", "second@2");
        assertThat(first.isDone() && second.isDone()).isTrue();
        assertThat(late.isDone()).isFalse();
        assertThat(time.instant()).isEqualTo(NOON.plusSeconds(3));
        assertThat(time.nextDue()).contains(NOON.plusSeconds(5));
    }

    @Test
    void playsWhatTasksSubmitInTheSameAdvance() {
        time.execute(() -> {
            note("outer");
            time.execute(() -> note("inner"));
            var unused = time.schedule(() -> note("later"), 1, SECONDS);
        });

        time.advance(Duration.ofSeconds(1));

        assertThat(played).containsExactly("outer@0", "inner@0", "later@1");
    }

    @Test
    void repeatsUntilCancelled() {
        var repeated = time.scheduleAtFixedRate(() -> note("tick"), 1, 2, SECONDS);
        time.advance(Duration.ofSeconds(5));
        repeated.cancel(false);
        time.advance(Duration.ofSeconds(5));

        assertThat(played).containsExactly("tick@1", "tick@3", "tick@5");
    }

    @Test
    void stopsRepeatingAfterAnException() {
        var failing = time.scheduleWithFixedDelay(
                () -> {
                    note("fail");
                    throw new IllegalStateException("broken");
                },
                1,
                1,
                SECONDS);
        time.advance(Duration.ofSeconds(5));

        assertThat(played).containsExactly("fail@1");
        assertThatThrownBy(failing::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void refusesWhatWouldNeverEnd() {
        var outcome = time.submit(() -> time.submit(() -> 1).get());
        var nested = time.submit(() -> time.advance(Duration.ofSeconds(1)));
        time.runDue();

        assertThatThrownBy(outcome::get)
                .hasRootCauseMessage("a task waits for another task: virtual time would stand still for ever");
        assertThatThrownBy(nested::get).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> time.advanceTo(NOON.minusSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
