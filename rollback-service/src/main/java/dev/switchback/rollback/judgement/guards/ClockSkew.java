package dev.switchback.rollback.judgement.guards;

import dev.switchback.rollback.judgement.AutomaticOnly;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.Verdict;
import dev.switchback.rollback.model.AlertOccurrence;
import dev.switchback.rollback.model.Reason;
import java.time.Duration;
import java.time.Instant;

/** An alert from the future says that a clock is wrong, so no age can be trusted. */
final class ClockSkew implements AutomaticOnly {
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    @Override
    public Verdict judge(Facts facts, AlertOccurrence alert) {
        Instant server = facts.evidence().moment().serverTime();
        return alert.startsAt().filter(at -> at.isAfter(server.plus(TOLERANCE))).isPresent()
                ? Verdict.refuse(
                        Reason.CLOCK_SKEW,
                        alert.alertname() + " started at " + alert.startsAt().get()
                                + ", ahead of the API server's clock, " + server)
                : Verdict.pass("the clocks agree");
    }
}
