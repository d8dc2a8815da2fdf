package dev.switchback.rollback.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionsTest {
    private final Replies api = new Replies();
    private final Rollback rollback = Replies.rollback(Status.NEW);

    private Result end(Reason reason) {
        return api.transitions.end(rollback, rollback.status(), Phase.REFUSED, reason, "why");
    }

    @Test
    void anEndThatIsStillToBeToldIsSteppedAgainAndKeepsWhatWasWritten() {
        assertThat(end(Reason.FROZEN)).isEqualTo(Result.requeue());
        Status written = api.store.get("shop", "orders-1").orElseThrow().status();
        assertThat(written.phase()).isEqualTo(Phase.REFUSED);
        assertThat(written.reason()).contains(Reason.FROZEN);
        assertThat(written.times().finished()).contains(Replies.START);
        assertThat(written.notice()).isEqualTo(new Status.Notice(true, true));
    }

    @Test
    void anEndThatHasBeenToldIsTheLastStep() {
        Status told = rollback.status()
                .in(Phase.REFUSED, Optional.of(Reason.FROZEN), "why")
                .with(new Status.Notice(false, true));
        assertThat(api.transitions.to(rollback, told)).isEqualTo(Result.done());
    }

    @ParameterizedTest
    @CsvSource({"403, the rollback cannot be written", "500, 500", "429, 429"})
    void aWriteThatFailsIsTriedAgain(int status, String why) {
        api.status = status;
        assertThat(end(Reason.FROZEN).failure().orElseThrow()).contains(why);
    }

    @Test
    void aRollbackThatIsGoneNeedsNothing() {
        api.status = 404;
        assertThat(end(Reason.FROZEN)).isEqualTo(Result.done());
    }

    @Test
    void onlyPagesPage() {
        assertThat(api.transitions.notice(rollback, Reason.NO_RECENT_DEPLOY).page())
                .isFalse();
        assertThat(api.transitions.notice(rollback, Reason.FORBIDDEN).page()).isTrue();
    }
}
