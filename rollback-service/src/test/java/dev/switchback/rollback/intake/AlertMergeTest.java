package dev.switchback.rollback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertMergeTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private static AlertOccurrence firing(String fingerprint, long start) {
        return new AlertOccurrence(
                "A",
                fingerprint,
                Optional.of(NOW.plusSeconds(start)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW);
    }

    private static AlertOccurrence resolved(String fingerprint, long start, long end) {
        return firing(fingerprint, start).resolved(NOW.plusSeconds(end));
    }

    private static List<AlertOccurrence> merged(AlertOccurrence... deliveries) {
        return merged(List.of(deliveries));
    }

    private static List<AlertOccurrence> merged(List<AlertOccurrence> deliveries) {
        List<AlertOccurrence> alerts = List.of();
        for (AlertOccurrence delivery : deliveries) {
            alerts = AlertMerge.merge(alerts, delivery);
        }
        return alerts;
    }

    @Test
    void aCopyChangesNothing() {
        var known = merged(firing("f", 0));
        assertThat(AlertMerge.merge(known, firing("f", 0))).isSameAs(known);
    }

    @Test
    void aLateFiringCopyDoesNotWakeWhatIsResolved() {
        var known = merged(resolved("f", 0, 5));
        assertThat(AlertMerge.merge(known, firing("f", 0))).isSameAs(known);
    }

    @Test
    void aLaterStartEndsTheEarlierFiring() {
        assertThat(merged(firing("f", 0), firing("f", 60))).containsExactly(resolved("f", 0, 60), firing("f", 60));
    }

    @Test
    void anEarlierStartThatComesLateIsOver() {
        assertThat(merged(firing("f", 60), firing("f", 0)))
                .containsExactlyInAnyOrder(firing("f", 60), resolved("f", 0, 60));
    }

    @Test
    void theLastReceivedStandsLast() {
        assertThat(merged(firing("f", 0), firing("g", 0), resolved("f", 0, 5)))
                .containsExactly(firing("g", 0), resolved("f", 0, 5));
    }

    @Test
    void theNumberIsBoundedAndWhatFiresIsKeptLongest() {
        var alerts = merged(firing("keep", 0));
        for (int i = 0; i < 3 * Rollback.Spec.MAX_ALERTS; i++) {
            alerts = AlertMerge.merge(alerts, resolved("f" + i, i, i + 1));
        }
        assertThat(alerts).hasSize(Rollback.Spec.MAX_ALERTS).contains(firing("keep", 0));
    }

    @Test
    void theOrderOfDeliveriesDoesNotMatterToWhatFires() {
        var deliveries = new ArrayList<>(
                List.of(firing("f", 0), resolved("f", 0, 30), firing("f", 60), firing("g", 0), resolved("g", 0, 9)));
        for (int seed = 0; seed < 100; seed++) {
            Collections.shuffle(deliveries, new Random(seed));
            assertThat(merged(deliveries).stream()
                            .filter(AlertOccurrence::isFiring)
                            .map(AlertOccurrence::key)
                            .collect(Collectors.toSet()))
                    .as(deliveries.toString())
                    .containsExactly(firing("f", 60).key());
        }
    }

    @Test
    void aMessageWithMoreThanIsKeptChangesNothingWhenItComesAgain() {
        var message = new ArrayList<AlertOccurrence>();
        for (int i = 0; i < 500; i++) {
            message.add(firing("f" + i, i % 7));
        }
        var known = AlertMerge.mergeAll(List.of(), message);
        assertThat(known).hasSize(Rollback.Spec.MAX_ALERTS);
        Collections.shuffle(message, new Random(1));
        assertThat(AlertMerge.mergeAll(known, message)).isSameAs(known);

        AlertOccurrence later = firing("later", 60);
        message.add(0, later);
        assertThat(AlertMerge.mergeAll(known, message)).contains(later);
        message.set(0, known.get(0).resolved(NOW.plusSeconds(90)));
        assertThat(AlertMerge.mergeAll(known, message)).contains(message.get(0));
    }
}
