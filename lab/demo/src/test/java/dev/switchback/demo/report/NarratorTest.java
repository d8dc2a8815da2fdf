package dev.switchback.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.demo.report.Timeline.Milestone;
import dev.switchback.localcluster.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;

class NarratorTest {
    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void says_how_long_after_the_start_and_after_the_fault() {
        Narrator narrator = narrator(false);
        time.advance(Duration.ofMillis(12_300));
        narrator.step("deploying");
        narrator.moment(Milestone.FAULT, new Timeline.Moment(START.plusMillis(13_500), "500"));
        time.advance(Duration.ofSeconds(10));
        narrator.step("healthy");

        assertThat(lines())
                .containsExactly(
                        "  12.3 s             deploying",
                        "  13.5 s    +0.00 s  fault             500",
                        "  22.3 s    +8.80 s  healthy");
    }

    @Test
    void says_what_is_waited_for_when_nothing_was_told_for_five_seconds() {
        Narrator narrator = narrator(false);
        ScheduledFuture<?> telling = narrator.keepTelling(time);
        narrator.waiting("an alert");
        narrator.situation(() -> "3 of 9 requests failed");
        time.advance(Duration.ofSeconds(11));
        narrator.waiting("");
        time.advance(Duration.ofMinutes(1));
        telling.cancel(false);

        assertThat(lines())
                .containsExactly(
                        "   5.0 s             3 of 9 requests failed; waiting for an alert",
                        "  10.0 s             3 of 9 requests failed; waiting for an alert");
    }

    @Test
    void overwrites_the_waiting_line_on_a_terminal() {
        Narrator narrator = narrator(true);
        ScheduledFuture<?> telling = narrator.keepTelling(time);
        narrator.waiting("an alert");
        time.advance(Duration.ofSeconds(2));
        telling.cancel(false);
        narrator.say("done");
        time.advance(Duration.ofSeconds(5));

        assertThat(text())
                .isEqualTo("\r\u001b[K   1.0 s             waiting for an alert"
                        + "\r\u001b[K   2.0 s             waiting for an alert\r\u001b[Kdone\n");
    }

    @Test
    void says_nothing_after_it_was_silenced() {
        Narrator narrator = narrator(false);
        narrator.silence();
        narrator.say("still here");

        assertThat(text()).isEmpty();
    }

    private Narrator narrator(boolean terminal) {
        return new Narrator(new PrintStream(written, true, StandardCharsets.UTF_8), time, terminal);
    }

    private List<String> lines() {
        return text().lines().toList();
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
