package dev.switchback.pipeline.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each change of a delivery's status that is worth it: by an Event on the Delivery, and by CDEvents to the address
 * that the delivery names. What cannot be told stops nothing.
 */
public final class DeliveryAnnouncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryAnnouncer.class);

    private final Cluster cluster;
    private final WebhookSender sender;

    public DeliveryAnnouncer(Cluster cluster, WebhookSender sender) {
        this.cluster = cluster;
        this.sender = sender;
    }

    /**
     * To be called after the status was written.
     *
     * @param delivery with the status before
     */
    public void tell(Delivery delivery, DeliveryStatus next, Instant now) {
        List<DeliveryNews> all = DeliveryNews.of(delivery, next);
        for (DeliveryNews news : all) {
            record(delivery, next, news, now);
            delivery.spec().release().eventsUrl().ifPresent(url -> CdEvents.of(news, delivery, next, now)
                    .map(ObjectNode::toString)
                    .ifPresent(event -> sender.send(url, CdEvents.CONTENT_TYPE, event)));
        }
    }

    /** Its name tells the change, so that telling it twice makes one Event. */
    private void record(Delivery delivery, DeliveryStatus next, DeliveryNews news, Instant now) {
        int change = Objects.hash(
                delivery.uid(),
                news.kind().reason(),
                next.position().index(),
                next.position().since(),
                next.position().weight(),
                next.position().retreats());
        var event = new Events.Event(
                "%s.%08x".formatted(delivery.name(), change),
                news.kind().isWarning() ? Events.Type.WARNING : Events.Type.NORMAL,
                news.kind().reason(),
                "Deliver",
                news.message(),
                now);
        try {
            WriteOutcome outcome = cluster.events()
                    .record(DeliveryJson.TYPE, delivery.namespace(), delivery.name(), delivery.uid(), event);
            if (!outcome.isApplied() && outcome.kind() != WriteOutcome.Kind.CONFLICT) {
                LOG.info("{}: no Event {}: {}", delivery, news.kind().reason(), outcome.message());
            }
        } catch (ApiException e) {
            LOG.info("{}: no Event {}: {}", delivery, news.kind().reason(), e.getMessage());
        }
    }

    /** Waits for what is being sent, for a short while. */
    @Override
    public void close() {
        sender.close();
    }
}
