package dev.switchback.pipeline.events;

import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * What is worth telling about one change of a delivery's status.
 *
 * @param kind as the reason of an Event has it, in upper camel case
 * @param message for people
 */
record DeliveryNews(Kind kind, String message) {

    /** The kinds of news: few, and each at most once for one change. */
    enum Kind {
        STARTED("DeliveryStarted", false),
        WEIGHT("WeightChanged", false),
        RETREATED("CanaryRetreated", true),
        PAUSED("DeliveryPaused", true),
        UNDOING("DeliveryUndoing", true),
        ROLLED_BACK("DeliveryRolledBack", true),
        REFUSED("DeliveryRefused", true),
        PROMOTED("DeliveryPromoted", false);

        private final String reason;
        private final boolean warning;

        Kind(String reason, boolean warning) {
            this.reason = reason;
            this.warning = warning;
        }

        String reason() {
            return reason;
        }

        boolean isWarning() {
            return warning;
        }
    }

    /**
     * What a change of the status means.
     *
     * @param delivery with the status before
     */
    static List<DeliveryNews> of(Delivery delivery, DeliveryStatus next) {
        DeliveryStatus last = delivery.status();
        List<DeliveryNews> news = new ArrayList<>();
        if (last.before().isEmpty() && next.before().isPresent()) {
            String from = next.before().get().idle().isPresent()
                    ? ""
                    : " in place of " + next.before().get().stable().image();
            news.add(new DeliveryNews(
                    Kind.STARTED,
                    "delivers " + delivery.spec().image() + " to "
                            + delivery.spec().workload().name() + from));
        }
        if (next.position().retreats() > last.position().retreats()) {
            news.add(new DeliveryNews(Kind.RETREATED, next.message()));
        }
        if (next.position().weight() != last.position().weight()) {
            news.add(new DeliveryNews(
                    Kind.WEIGHT, "the canary has " + next.position().weight() + "% of the traffic"));
        }
        if (next.phase() != last.phase()) {
            news.addAll(ofPhase(next));
        }
        return news;
    }

    private static List<DeliveryNews> ofPhase(DeliveryStatus next) {
        String why = next.failure().map(Failure::why).orElse(next.message());
        return switch (next.phase()) {
            case PAUSED -> List.of(new DeliveryNews(Kind.PAUSED, next.message()));
            case UNDOING -> next.before().isPresent() ? List.of(new DeliveryNews(Kind.UNDOING, why)) : List.of();
            case ROLLED_BACK ->
                List.of(new DeliveryNews(next.before().isPresent() ? Kind.ROLLED_BACK : Kind.REFUSED, next.message()));
            case SUCCEEDED -> List.of(new DeliveryNews(Kind.PROMOTED, next.message()));
            case PENDING, PROGRESSING, AWAITING_APPROVAL -> List.of();
        };
    }
}
