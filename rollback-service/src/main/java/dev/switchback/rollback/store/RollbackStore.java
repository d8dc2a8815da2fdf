package dev.switchback.rollback.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import dev.switchback.resources.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rollbacks, as last seen. Every write goes to the API server first and is seen here at once. */
public final class RollbackStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollbackStore.class);
    private static final int ATTEMPTS = 6;
    private static final int WITHDRAWN_KEPT = 1_000;
    private static final String MEMORY_LOST = "the service no longer knows which revisions are bad;"
            + " switchback mark names one that must not come back";

    private final CustomResources resources;
    private final Store<Rollback> store;
    private final Map<Store.Key, Set<String>> withdrawn = new ConcurrentHashMap<>();
    private volatile boolean memoryLost;

    public RollbackStore(CustomResources resources) {
        this.resources = resources;
        this.store = new Store<>(resources, RollbackJson::read);
    }

    /** Starts to follow all rollbacks. */
    public void follow(CustomResources.Listener<Rollback> listener) {
        store.follow(new CustomResources.Listener<>() {
            @Override
            public void changed(Rollback rollback) {
                listener.changed(rollback);
            }

            @Override
            public void deleted(Rollback lastKnown) {
                remember(lastKnown);
                listener.deleted(lastKnown);
            }

            @Override
            public void synced() {
                listener.synced();
            }

            @Override
            public void typeMissing() {
                loseMemory();
                listener.typeMissing();
            }
        });
    }

    /** Somebody who deletes an open rollback withdraws it; one that acted is missed as the memory of what is bad. */
    private void remember(Rollback deleted) {
        if (deleted.status().phase().isOpen() && withdrawn.size() < WITHDRAWN_KEPT) {
            withdrawn.put(
                    deleted.key(),
                    deleted.spec().alerts().stream().map(AlertOccurrence::key).collect(Collectors.toSet()));
        }
    }

    /** With the type all rollbacks went, and nobody withdrew one of them. */
    private void loseMemory() {
        withdrawn.clear();
        if (isSynced() && !memoryLost) {
            memoryLost = true;
            LOG.warn(
                    "the resource type Rollback was deleted, and all rollbacks with it: {}; to bring the type back:"
                            + " switchback crd | kubectl apply -f -",
                    MEMORY_LOST);
        }
    }

    /** What people have to know because rollbacks were deleted with their type; empty when all are there. */
    public Optional<String> lostMemory() {
        return memoryLost ? Optional.of(MEMORY_LOST) : Optional.empty();
    }

    /** The rollbacks as a controller follows them. */
    public Store<Rollback> objects() {
        return store;
    }

    /**
     * Reads all rollbacks once, for those who need no watch.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer, or the CRD is missing
     */
    public void load() {
        store.load();
    }

    /**
     * Reads one rollback, so that a write keeps whatever else stands in it; empty when there is none that can be parsed.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Rollback> read(String namespace, String name) {
        return store.refresh(new Store.Key(namespace, name));
    }

    public boolean isSynced() {
        return store.isSynced();
    }

    /** All rollbacks, oldest first. */
    public List<Rollback> all() {
        return store.all().stream()
                .sorted(Comparator.comparing(Rollback::created).thenComparing(Rollback::toString))
                .toList();
    }

    /** The rollback that acts on a workload, or on the pair that it is a side of. */
    public Optional<Rollback> acting(WorkloadRef workload) {
        return all().stream()
                .filter(r -> r.status().phase().isActing() && r.occupies(workload))
                .findFirst();
    }

    public Optional<Rollback> get(String namespace, String name) {
        return store.get(new Store.Key(namespace, name));
    }

    /** Whether somebody deleted the open rollback of that name after it had seen this occurrence. */
    public boolean isWithdrawn(String namespace, String name, AlertOccurrence alert) {
        return withdrawn.getOrDefault(new Store.Key(namespace, name), Set.of()).contains(alert.key());
    }

    /** Creates a rollback; {@link Written.Stale} holds the one of that name that exists already. */
    public Written create(Rollback rollback) {
        ObjectNode object = RollbackJson.write(rollback);
        object.remove("status");
        WriteOutcome outcome = resources.create(object);
        return outcome.kind() == WriteOutcome.Kind.CONFLICT
                ? fresh(rollback.namespace(), rollback.name())
                : written(outcome);
    }

    /**
     * Changes the spec of a rollback, again and again while others change it too.
     *
     * @param change applied to what the rollback is by then; returning the same spec writes nothing
     */
    public Written changeSpec(Rollback base, UnaryOperator<Rollback.Spec> change) {
        Rollback current = get(base.namespace(), base.name()).orElse(base);
        Written result = new Written.Stale(current);
        for (int attempt = 0; attempt < ATTEMPTS && result instanceof Written.Stale stale; attempt++) {
            Rollback latest = stale.fresh();
            Rollback.Spec spec = change.apply(latest.spec());
            if (spec.equals(latest.spec())) {
                return new Written.Done(latest);
            }
            result = conflictToStale(latest, resources.update(RollbackJson.withSpec(objectOf(latest), spec)));
        }
        return result instanceof Written.Stale
                ? new Written.Unreachable("the rollback " + base + " changes too fast")
                : result;
    }

    /** Writes a status; {@link Written.Stale} when anything in the rollback has changed since {@code base} was read. */
    public Written writeStatus(Rollback base, Status status) {
        Rollback next = base.withStatus(status);
        return conflictToStale(base, resources.updateStatus(RollbackJson.withStatus(objectOf(base), next)));
    }

    /** Writes a status as long as nobody else has changed the status; alerts may have come in. */
    public Written writeStatusOverAlerts(Rollback base, Status status) {
        Written result = writeStatus(base, status);
        for (int attempt = 1; attempt < ATTEMPTS && result instanceof Written.Stale stale; attempt++) {
            if (!stale.fresh().status().equals(base.status())) {
                return result;
            }
            result = writeStatus(stale.fresh(), status);
        }
        return result;
    }

    public void delete(Rollback rollback) {
        store.remove(rollback.key());
        resources.delete(rollback.namespace(), rollback.name());
    }

    @Override
    public void close() {
        store.close();
    }

    private Written conflictToStale(Rollback base, WriteOutcome outcome) {
        return outcome.kind() == WriteOutcome.Kind.CONFLICT ? fresh(base.namespace(), base.name()) : written(outcome);
    }

    private Written fresh(String namespace, String name) {
        Reading<JsonNode> reading = resources.read(namespace, name);
        if (reading.found().isPresent()) {
            return store.put(reading.found().get())
                    .<Written>map(Written.Stale::new)
                    .orElseGet(() -> new Written.Forbidden(namespace + "/" + name + " cannot be parsed"));
        }
        store.remove(new Store.Key(namespace, name));
        return new Written.Gone("the rollback is gone");
    }

    private Written written(WriteOutcome outcome) {
        return switch (outcome.kind()) {
            case APPLIED ->
                store.put(outcome.object())
                        .<Written>map(Written.Done::new)
                        .orElseGet(() -> new Written.Forbidden("the rollback that was written cannot be parsed"));
            case MISSING -> new Written.Gone(outcome.message());
            case FORBIDDEN -> new Written.Forbidden(outcome.message());
            case INVALID -> new Written.Forbidden("invalid: " + outcome.message());
            case CONFLICT, CHANGED, UNREACHABLE -> new Written.Unreachable(outcome.message());
        };
    }

    private JsonNode objectOf(Rollback rollback) {
        return store.entry(rollback.key())
                .filter(e -> e.value().resourceVersion().equals(rollback.resourceVersion()))
                .map(Store.Entry::object)
                .orElseGet(() -> RollbackJson.write(rollback));
    }
}
