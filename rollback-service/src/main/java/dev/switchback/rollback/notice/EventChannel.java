package dev.switchback.rollback.notice;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;

/** Every outcome as a Kubernetes Event on the workload: {@code kubectl describe} shows it. */
public final class EventChannel implements Channel {
    private final Events events;

    public EventChannel(Events events) {
        this.events = events;
    }

    @Override
    public Delivery send(Notification notification) {
        Rollback rollback = notification.rollback();
        if (rollback.spec().workloadUid().isEmpty()) {
            return new Delivery.Delivered();
        }
        var event = new Events.Event(
                notification.id(),
                notification.level() == Notification.Level.PAGE ? Events.Type.WARNING : Events.Type.NORMAL,
                notification
                        .reason()
                        .map(Reason::text)
                        .orElse(notification.phase().text()),
                "Rollback",
                notification.outcome() + ": " + rollback.status().message() + " (rollback " + rollback.name() + ")",
                notification.at());
        WriteOutcome outcome =
                events.record(rollback.spec().workload(), rollback.spec().workloadUid(), event);
        return outcome.kind() == WriteOutcome.Kind.UNREACHABLE
                ? new Delivery.Failed(outcome.message())
                : new Delivery.Delivered();
    }
}
