package dev.switchback.rollback.action;

import dev.switchback.kubernetes.controller.Store;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.Rollback;
import java.util.Optional;

/** Asks the driver of a delivery to undo it; the driver gives the traffic back first, and the service is one. */
final class AbortDelivery implements Action {
    private final Factory around;
    private final Rollback rollback;
    private final Plan.AbortDelivery plan;

    AbortDelivery(Factory around, Rollback rollback, Plan.AbortDelivery plan) {
        this.around = around;
        this.rollback = rollback;
        this.plan = plan;
    }

    @Override
    public Outcome carryOut() {
        var store = new DeliveryStore(around.cluster());
        Optional<Delivery> found = read(store);
        if (found.isEmpty()) {
            return Outcome.not(Outcome.Kind.CHANGED, "delivery " + plan.delivery() + " was deleted");
        }
        Delivery delivery = found.get();
        if (delivery.status().phase() == DeliveryPhase.SUCCEEDED) {
            return Outcome.not(Outcome.Kind.CHANGED, "delivery " + delivery + " was promoted meanwhile");
        }
        boolean asked = delivery.unanswered()
                .filter(request -> request.action() == Delivery.Request.Action.ABORT)
                .isPresent();
        boolean underWay = delivery.status().phase() == DeliveryPhase.UNDOING
                || !delivery.status().phase().isOpen();
        return asked || underWay
                ? Outcome.done(around.now())
                : Outcome.of(store.request(delivery, Delivery.Request.ofAlert(alert(), around.now())), around.now());
    }

    /** For a person's request, the rollback stands for the alert. */
    private String alert() {
        return rollback.spec().alerts().stream()
                .filter(AlertOccurrence::isFiring)
                .map(AlertOccurrence::alertname)
                .findFirst()
                .orElse(rollback.name());
    }

    private Optional<Delivery> read(DeliveryStore store) {
        return store.read(new Store.Key(rollback.namespace(), plan.delivery()))
                .filter(delivery -> delivery.uid().equals(plan.uid()));
    }

    /** Nothing is prepared. */
    @Override
    public void abandon() {}

    @Override
    public Restored look() {
        return read(new DeliveryStore(around.cluster()))
                .map(AbortDelivery::state)
                .orElseGet(() -> Restored.of(
                        Restored.Kind.OTHER, "another delivery came after " + plan.delivery(), Optional.empty()));
    }

    private static Restored state(Delivery delivery) {
        return switch (delivery.status().phase()) {
            case ROLLED_BACK -> Restored.of(Restored.Kind.COMPLETE, "", Optional.empty());
            case SUCCEEDED -> Restored.of(Restored.Kind.OTHER, delivery + " was promoted", Optional.empty());
            default ->
                Restored.of(
                        Restored.Kind.INCOMPLETE,
                        "delivery " + delivery + ": " + delivery.status().message(),
                        Optional.empty());
        };
    }
}
