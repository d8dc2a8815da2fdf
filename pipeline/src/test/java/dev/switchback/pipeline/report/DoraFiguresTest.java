package dev.switchback.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.pipeline.report.DoraFigures.Recovery;
import dev.switchback.pipeline.store.PastDelivery;
import dev.switchback.resources.DeliveryStatus.Failure.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures of deliveries that are known. */
class DoraFiguresTest {
    private static final Instant NOW = Instant.parse("2026-01-29T00:00:00Z");
    private static final Instant SINCE = NOW.minus(Duration.ofDays(28));

    private static PastDelivery delivery(int daysAgo, Optional<Cause> failure, Integer... leadHours) {
        Instant ended = NOW.minus(Duration.ofDays(daysAgo));
        return new PastDelivery(
                "shop/orders",
                "orders:" + daysAgo,
                ended.minus(Duration.ofHours(1)),
                ended,
                failure,
                failure.map(cause -> ended.minus(Duration.ofMinutes(4))),
                List.of(leadHours).stream().map(Duration::ofHours).toList());
    }

    @Test
    void fourFigures() {
        var figures = DoraFigures.of(
                List.of(
                        delivery(1, Optional.empty(), 1, 5),
                        delivery(3, Optional.empty(), 9),
                        delivery(5, Optional.of(Cause.CHECK_FAILED)),
                        delivery(6, Optional.empty()),
                        delivery(7, Optional.of(Cause.DRIVER_LOST)),
                        delivery(40, Optional.of(Cause.PERSON))),
                List.of(
                        new Recovery("shop/orders", NOW.minus(Duration.ofHours(50)), NOW.minus(Duration.ofHours(40))),
                        new Recovery("shop/other", NOW.minus(Duration.ofDays(60)), NOW.minus(Duration.ofDays(59)))),
                SINCE,
                NOW);

        assertThat(figures.deployments()).isEqualTo(4);
        assertThat(figures.perWeek()).contains(1.0);
        assertThat(figures.failed()).isEqualTo(2); // the aborted one, and the one of 3 days ago, rolled back later
        assertThat(figures.changeFailRate()).contains(0.5);
        assertThat(figures.recoveries()).containsExactly(Duration.ofMinutes(4), Duration.ofHours(10));
        assertThat(figures.recoveryTime()).contains(Duration.ofMinutes(302));
        assertThat(figures.leadTime()).contains(Duration.ofHours(5));
        assertThat(figures.driverLost()).isEqualTo(1);
    }

    @Test
    void nothingIsNotZero() {
        var figures = DoraFigures.of(List.of(), List.of(), SINCE, NOW);

        assertThat(figures.perWeek()).isEmpty();
        assertThat(figures.changeFailRate()).isEmpty();
        assertThat(figures.recoveryTime()).isEmpty();
        assertThat(figures.leadTime()).isEmpty();
    }
}
