package dev.switchback.pipeline.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryStatus;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deliveries in the cluster. Every read goes there, but for {@link #known} and {@link #current}; a write conflicts with whatever came since the
 * last read.
 */
public final class DeliveryStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 6;
    private static final int REMEMBERED = 100;

    private final CustomResources resources;
    private final Store<Delivery> store;

    public DeliveryStore(Cluster cluster) {
        this.resources = cluster.customResources(DeliveryJson.TYPE);
        this.store = new Store<>(resources, DeliveryJson::read);
    }

    /** Starts to follow all deliveries. */
    public void follow(CustomResources.Listener<Delivery> listener) {
        store.follow(listener);
    }

    /** All deliveries as they were last seen, for those who follow them. */
    public List<Delivery> known() {
        return store.all();
    }

    /**
     * All deliveries as they were last seen; as long as they have not all been seen, they are read. A cluster that does not
     * know the type has none.
     *
     * @throws ApiException when the API server did not answer, or does not allow it
     */
    public List<Delivery> current() {
        if (!isSynced()) {
            try {
                return list();
            } catch (ApiException.Refused e) {
                return List.of();
            }
        }
        return known();
    }

    /** A delivery as it was last seen. */
    public Optional<Delivery> known(Store.Key key) {
        return store.get(key);
    }

    /** Whether all deliveries have been seen once. */
    public boolean isSynced() {
        return store.isSynced();
    }

    /**
     * Reads a delivery; empty when there is none that can be understood.
     *
     * @throws ApiException when the API server did not answer
     */
    public Optional<Delivery> read(Store.Key key) {
        return store.refresh(key);
    }

    /** All deliveries, by namespace and name. */
    public List<Delivery> list() {
        store.load();
        return store.all();
    }

    /** Other open deliveries that change what this one changes. */
    public List<Delivery> occupying(Delivery delivery) {
        return list().stream()
                .filter(other -> other.namespace().equals(delivery.namespace())
                        && !other.name().equals(delivery.name())
                        && other.status().phase().isOpen()
                        && other.sharesWith(delivery))
                .toList();
    }

    public WriteOutcome create(Delivery delivery) {
        return create(delivery, List.of());
    }

    /** @param past what it is to remember of earlier ones, newest first; bounded */
    public WriteOutcome create(Delivery delivery, List<PastDelivery> past) {
        ObjectNode object = DeliveryJson.write(delivery);
        if (!past.isEmpty()) {
            var all = object.arrayNode();
            past.stream().limit(REMEMBERED).forEach(one -> one.write(all));
            object.withObject("/metadata").putObject("annotations").put(Annotations.HISTORY, all.toString());
        }
        return resources.create(object);
    }

    /** What this one came to, if it has ended, and the earlier ones of its name that it remembers; newest first. */
    public List<PastDelivery> history(Delivery read) {
        List<PastDelivery> history =
                new ArrayList<>(PastDelivery.of(read).stream().toList());
        object(read)
                .ifPresent(object -> history.addAll(remembered(object.at("/metadata/annotations")
                        .path(Annotations.HISTORY)
                        .asText("[]"))));
        return List.copyOf(history);
    }

    /** A history that somebody made unreadable is none. */
    private static List<PastDelivery> remembered(String text) {
        try {
            List<PastDelivery> past = new ArrayList<>();
            JSON.readTree(text).forEach(node -> past.add(PastDelivery.read(node)));
            return past;
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("the history of earlier deliveries cannot be read: {}", e.getMessage());
            return List.of();
        }
    }

    /** Deletes this one, and not a later one of the same name. */
    public WriteOutcome delete(Delivery delivery) {
        store.remove(delivery.key());
        return resources.delete(delivery.namespace(), delivery.name(), delivery.uid());
    }

    /** Asks the driver for something, again and again while the delivery changes. */
    public WriteOutcome request(Delivery delivery, Delivery.Request request) {
        WriteOutcome outcome = WriteOutcome.not(WriteOutcome.Kind.MISSING, delivery + " is gone");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<JsonNode> object = store.refresh(delivery.key()).flatMap(this::object);
            if (object.isEmpty()) {
                return outcome;
            }
            outcome = resources.update(DeliveryJson.withRequest(object.get(), request));
            if (outcome.kind() != WriteOutcome.Kind.CONFLICT) {
                return outcome;
            }
        }
        return outcome;
    }

    /** Conflicts when anything in the delivery has changed since it was read. */
    public WriteOutcome writeStatus(Delivery read, DeliveryStatus status) {
        Optional<JsonNode> object = object(read);
        if (object.isEmpty()) {
            return WriteOutcome.not(WriteOutcome.Kind.CONFLICT, read + " was read again");
        }
        ObjectNode next = DeliveryJson.withStatus(object.get(), read.withStatus(status));
        WriteOutcome outcome = resources.updateStatus(next);
        if (outcome.isApplied()) {
            store.put(outcome.object());
        }
        return outcome;
    }

    private Optional<JsonNode> object(Delivery read) {
        return store.entry(read.key())
                .filter(entry -> entry.value().resourceVersion().equals(read.resourceVersion()))
                .map(Store.Entry::object);
    }

    @Override
    public void close() {
        store.close();
    }
}
