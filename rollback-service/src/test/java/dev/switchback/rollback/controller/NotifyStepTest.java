package dev.switchback.rollback.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotifyStepTest {
    private final Replies api = new Replies();
    private final List<Notification> heard = new ArrayList<>();
    private boolean deaf = true;

    private final Channel unreliable =
            notification -> deaf ? new Channel.Delivery.Failed("no route") : new Channel.Delivery.Delivered();
    private final Channel reliable = notification -> {
        heard.add(notification);
        return new Channel.Delivery.Delivered();
    };
    private final NotifyStep step = new NotifyStep(List.of(unreliable, reliable), api.transitions, api.time);

    private Rollback ended(Reason reason) {
        Status ended = Status.NEW.in(Phase.REFUSED, Optional.of(reason), "why");
        return Replies.rollback(ended.with(ended.times().finishedAt(Replies.START))
                .with(new Status.Notice(true, reason.reach() == Reason.Reach.PAGE)));
    }

    private boolean isDue() {
        return api.store
                .get("shop", "orders-1")
                .map(r -> r.status().notice().due())
                .orElse(true);
    }

    @Test
    void aChannelThatFailsIsTriedAgainAndTheOthersAreNot() {
        assertThat(step.next(ended(Reason.FROZEN)).failure().orElseThrow()).contains("no route");
        assertThat(step.next(ended(Reason.FROZEN)).failure()).isPresent();
        assertThat(heard).hasSize(1);
        assertThat(isDue()).isTrue();
        deaf = false;
        assertThat(step.next(ended(Reason.FROZEN)).failure()).isEmpty();
        assertThat(heard).hasSize(1);
        assertThat(isDue()).isFalse();
    }

    @Test
    void afterAnHourItIsGivenUp() {
        step.next(ended(Reason.FROZEN));
        api.time.advance(Duration.ofMinutes(59));
        assertThat(step.next(ended(Reason.FROZEN)).failure()).isPresent();
        api.time.advance(Duration.ofMinutes(1));
        assertThat(step.next(ended(Reason.FROZEN)).failure()).isEmpty();
        assertThat(isDue()).isFalse();
    }

    @Test
    void theLevelIsThatOfTheReasonAndCopiesHaveOneId() {
        deaf = false;
        step.next(ended(Reason.FROZEN));
        step.next(ended(Reason.NO_RECENT_DEPLOY));
        step.next(ended(Reason.ROLLED_BACK));
        assertThat(heard)
                .extracting(Notification::level)
                .containsExactly(Notification.Level.PAGE, Notification.Level.RECORD, Notification.Level.MESSAGE);
        step.next(ended(Reason.FROZEN));
        assertThat(heard.get(3).id())
                .isEqualTo(heard.get(0).id())
                .isNotEqualTo(heard.get(1).id());
    }
}
