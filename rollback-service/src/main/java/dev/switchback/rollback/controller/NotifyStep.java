package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackName;
import dev.switchback.resources.Status;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells people of an outcome, at least once also over a crash; copies carry the same id. */
public final class NotifyStep {
    private static final Duration GIVE_UP = Duration.ofHours(1);
    /** Of more notifications under way, the oldest may reach those again who have it already. */
    private static final int UNDER_WAY = 1_000;

    private final List<Channel> channels;
    private final Transitions transitions;
    private final InstantSource clock;
    /** By notification, who has delivered it while others still have to. */
    private final Map<String, Set<Channel>> told = new LinkedHashMap<>();

    public NotifyStep(List<Channel> channels, Transitions transitions, InstantSource clock) {
        this.channels = channels;
        this.transitions = transitions;
        this.clock = clock;
    }

    Result next(Rollback rollback) {
        Status status = rollback.status();
        Notification notification = notification(rollback);
        Optional<String> failure = send(notification);
        if (failure.isPresent() && clock.instant().isBefore(notification.at().plus(GIVE_UP))) {
            return Result.retry("people were not told of " + notification.outcome() + ": " + failure.get());
        }
        told.remove(notification.id());
        return transitions.to(
                rollback, status.with(new Status.Notice(false, status.notice().page())));
    }

    /** Sends through every channel that has not delivered yet: one that fails holds up no other. */
    private Optional<String> send(Notification notification) {
        Set<Channel> delivered = told.computeIfAbsent(notification.id(), id -> new HashSet<>());
        if (told.size() > UNDER_WAY) {
            told.remove(told.keySet().iterator().next());
        }
        Optional<String> failure = Optional.empty();
        for (Channel channel : channels) {
            if (delivered.contains(channel)) {
                continue;
            }
            if (channel.send(notification) instanceof Channel.Delivery.Failed failed) {
                failure = failure.or(() -> Optional.of(failed.why()));
            } else {
                delivered.add(channel);
            }
        }
        return failure;
    }

    private Notification notification(Rollback rollback) {
        Status status = rollback.status();
        Instant at =
                status.times().finished().or(() -> status.times().decided()).orElse(rollback.created());
        String id = rollback.name() + "."
                + RollbackName.digest(
                        rollback.uid(), status.reason().map(Reason::text).orElse(status.message()), at.toString());
        return new Notification(id, level(status), rollback, at);
    }

    private static Notification.Level level(Status status) {
        if (status.notice().page()) {
            return Notification.Level.PAGE;
        }
        boolean worthAMessage =
                status.reason().filter(r -> r.reach() == Reason.Reach.MESSAGE).isPresent();
        return worthAMessage ? Notification.Level.MESSAGE : Notification.Level.RECORD;
    }
}
