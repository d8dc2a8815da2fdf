package dev.switchback.rollback.notice;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.rollback.model.Rollback;

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
        WriteOutcome outcome = events.record(new Events.Event(
                notification.id(),
                rollback.spec().workload(),
                rollback.spec().workloadUid(),
                notification.level() == Notification.Level.PAGE ? Events.Type.WARNING : Events.Type.NORMAL,
                notification.reason().text(),
                "Rollback",
                notification.phase().text() + ": " + rollback.status().message() + " (rollback " + rollback.name()
                        + ")",
                notification.at()));
        return outcome instanceof WriteOutcome.Unreachable unreachable
                ? new Delivery.Failed(unreachable.message())
                : new Delivery.Delivered();
    }
}
